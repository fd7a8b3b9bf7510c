package dev.slipway.build.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The program git, run without the user's and the system's settings, without hooks, and without questions. */
final class Git {
    private Git() {}

    /** How a run of git ended. */
    record Outcome(int status, String output, String errors) {
        boolean isGood() {
            return status == 0;
        }
    }

    /** Runs git in a directory; an interrupt ends it and all it started. */
    static Outcome run(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "protocol.ext.allow=never",
                "-c",
                "gc.auto=0",
                "-c",
                "advice.detachedHead=false",
                "-c",
                "init.defaultBranch=main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment()
                .putAll(Map.of(
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_ASKPASS", "/bin/false",
                        "GIT_SSH_COMMAND", "ssh -o BatchMode=yes",
                        "LC_ALL", "C"));
        Process process;
        try {
            process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException e) {
            throw new FetchException(
                    "ADD from a git repository needs the program git, which cannot be started: " + e.getMessage(),
                    "Install git.",
                    e);
        }
        try {
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            String output = text(process.getInputStream());
            return new Outcome(process.waitFor(), output, errors.join());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
