package dev.slipway.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the launcher of this checkout.
 *
 * @param home the store it uses
 * @param workingDirectory where it runs
 * @param registries whether it may ask registries, which no test of something else does
 */
record Slipway(Path home, Path workingDirectory, boolean registries) {

    /** The root of this checkout. */
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** The store that all tests of a run share, so that a base is made only once. */
    static Slipway shared() {
        Path home = CHECKOUT.resolve("acceptance/target/store");
        return new Slipway(home, CHECKOUT, false);
    }

    /** The same store, from another working directory. */
    Slipway in(Path directory) {
        return new Slipway(home, directory, registries);
    }

    /** What a run of the launcher came to. */
    record Outcome(List<String> command, int status, String out, String err) {
        /** Everything it printed, for a message about a failure. */
        String all() {
            return command + " -> exit status " + status + "\n--- standard output\n" + out + "--- standard error\n"
                    + err;
        }
    }

    /** Runs to the end, half an hour at most. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return finish(start(arguments), arguments, Duration.ofMinutes(30));
    }

    /** Waits for a started run. */
    static Outcome finish(Process process, String[] arguments, Duration limit) throws InterruptedException {
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("slipway " + String.join(" ", arguments) + " did not end within " + limit + "\n"
                    + out.join() + err.join());
        }
        return new Outcome(List.of(arguments), process.exitValue(), out.join(), err.join());
    }

    /** Runs to the end with this text as standard input. */
    Outcome runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        Process process = begin(arguments);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return finish(process, arguments, Duration.ofMinutes(30));
    }

    /** Starts and returns at once. */
    Process start(String... arguments) throws IOException {
        Process process = begin(arguments);
        process.getOutputStream().close();
        return process;
    }

    private Process begin(String... arguments) throws IOException {
        Files.createDirectories(home);
        // What a shell starts in the background ignores Ctrl-C, and with it all that a test would start.
        List<String> command = new ArrayList<>(List.of(
                "env", "--default-signal=INT", CHECKOUT.resolve("slipway").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().put("SLIPWAY_HOME", home.toString());
        builder.environment().put("CI", "true");
        // What a test gets must not hang on whether this host has a way to Docker Hub.
        builder.environment().put("SLIPWAY_OFFLINE", registries ? "" : "yes");
        return builder.start();
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                runnable -> Thread.ofVirtual().start(runnable));
    }
}
