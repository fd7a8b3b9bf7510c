package dev.slipway.machine.qemu;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;

/** Starts QEMU with one of the two lifetimes. */
public final class QemuProcess {
    private static final File NOTHING = new File("/dev/null");

    /**
     * The kernel kills QEMU when the thread that started it ends. Were we dead before that took effect, the shell would
     * see another parent and not start QEMU at all. The session of its own keeps Ctrl-C away from QEMU.
     */
    private static final List<String> TETHER = List.of(
            "setpriv", "--pdeathsig", "KILL", "setsid", "sh", "-c", "[ \"$PPID\" = \"$0\" ] || exit 125; exec \"$@\"");

    /** Waits for QEMU and keeps its exit status, because nobody else will be there to see it. */
    private static final List<String> KEEPER = List.of(
            "setsid",
            "sh",
            "-c",
            "\"$@\"; printf '{\"status\": %d, \"atSeconds\": %d}\\n' $? $(date +%s) > \"$0.new\" && mv -f \"$0.new\" \"$0\"");

    private QemuProcess() {}

    /**
     * Starts a program that the kernel kills when this process ends, {@code kill -9} included.
     *
     * @param ended told the exit status, on a thread that lives as long as the program
     */
    public static Process attached(
            List<String> command, Path directory, ProcessBuilder.Redirect output, IntConsumer ended)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(TETHER);
        line.add(Long.toString(ProcessHandle.current().pid()));
        line.addAll(command);
        CompletableFuture<Process> started = new CompletableFuture<>();
        // Not a virtual thread: their carrier threads end when they please, and QEMU would end with them.
        Thread.ofPlatform().daemon().name("tether of " + command.getFirst()).start(() -> {
            try {
                Process process = builder(line, directory, output).start();
                started.complete(process);
                ended.accept(process.waitFor());
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return started.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new MachineException(
                    "cannot start " + command.getFirst() + ": " + (cause == null ? e : cause).getMessage()
                            + ". It needs setpriv and setsid (Debian: util-linux); `slipway doctor` shows what is missing.",
                    e);
        }
    }

    /** Starts a program that outlives this process and leaves its exit status in the file {@code exit}. */
    static Process detached(List<String> command, Path directory, ProcessBuilder.Redirect output, Path exit)
            throws IOException {
        List<String> line = new ArrayList<>(KEEPER);
        line.add(exit.toString());
        line.addAll(command);
        return builder(line, directory, output).start();
    }

    private static ProcessBuilder builder(List<String> line, Path directory, ProcessBuilder.Redirect output) {
        return new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(output);
    }

    /** Starts a machine's QEMU; its own messages go to the machine's log. */
    public static Process start(List<String> command, MachineFiles files, Lifetime lifetime, IntConsumer ended)
            throws IOException, InterruptedException {
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.to(files.qemuLog().toFile());
        return switch (lifetime) {
            case ATTACHED -> attached(command, files.directory(), log, ended);
            case DETACHED -> detached(command, files.directory(), log, files.exit());
        };
    }
}
