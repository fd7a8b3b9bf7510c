package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A key pair, and the client that uses it to log in as a user. */
record SshKey(Path file, String user) {
    static SshKey make(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("key");
        Tool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
        return new SshKey(file, "root");
    }

    /** The same key, for another account. */
    SshKey as(String account) {
        return new SshKey(file, account);
    }

    /** The half that opens servers. */
    Path publicFile() {
        return Path.of(file + ".pub");
    }

    /** What a command prints on both streams, or why it could not be run. */
    String run(String address, String command) throws IOException, InterruptedException {
        return run(address, command, Duration.ofMinutes(1));
    }

    /** The same, with so much patience until the server greets. */
    String run(String address, String command, Duration patience) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "ssh",
                        "-i",
                        file.toString(),
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "ConnectTimeout=" + patience.toSeconds(),
                        // Neither the server's banner nor news of its key among what the command prints.
                        "-o",
                        "LogLevel=ERROR",
                        user + "@" + address,
                        command)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
