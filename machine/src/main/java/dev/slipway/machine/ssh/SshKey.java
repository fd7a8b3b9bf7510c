package dev.slipway.machine.ssh;

import dev.slipway.machine.lock.ProcessLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The key that opens the servers of a store.
 *
 * @param privateFile in OpenSSH's format, readable by its owner only
 * @param publicLine as {@code authorized_keys} takes it
 */
public record SshKey(Path privateFile, String publicLine) {

    /** The ed25519 key kept in {@code directory}, made by ssh-keygen when it is not there yet. */
    public static SshKey in(Path directory) throws IOException, InterruptedException {
        Path privateFile = directory.resolve("id_ed25519");
        if (!Files.exists(privateFile)) {
            make(directory, privateFile);
        }
        return of(privateFile);
    }

    /** A key of the user's, given by its private file; the public one must lie beside it. */
    public static SshKey of(Path privateFile) throws IOException {
        Path publicFile = publicFile(privateFile);
        if (!Files.isReadable(publicFile)) {
            throw new SshException("there is no public key beside " + privateFile + " (looked for " + publicFile
                    + "). `ssh-keygen -y -f KEY > KEY.pub` makes it from the private one.");
        }
        return new SshKey(privateFile, Files.readString(publicFile).strip());
    }

    private static Path publicFile(Path privateFile) {
        return privateFile.resolveSibling(privateFile.getFileName() + ".pub");
    }

    private static void make(Path directory, Path privateFile) throws IOException, InterruptedException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (ProcessLock _ = ProcessLock.take(directory.resolve("lock"))) {
            if (Files.exists(privateFile)) {
                return;
            }
            Path draft = directory.resolve("draft");
            Files.deleteIfExists(draft);
            Files.deleteIfExists(publicFile(draft));
            generate(draft);
            // The private key is what its being there is judged by, so it comes last.
            Files.move(publicFile(draft), publicFile(privateFile), StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, privateFile, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void generate(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "slipway", "-f", file.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new SshException("ssh-keygen could not make a key at " + file + ": " + output);
        }
    }
}
