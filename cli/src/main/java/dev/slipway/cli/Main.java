package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The entry point of the {@code slipway} command. */
public final class Main {
    /** A killed step ends within a second; past this the kernel ends what is left with the process. */
    private static final int GRACE_SECONDS = 8;

    private Main() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess(System.getenv());
        Context context =
                new Context(terminal, Map.copyOf(System.getenv()), Path.of("").toAbsolutePath());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(interrupter(Thread.currentThread(), ended));
        int status = CommandTree.run(context, arguments);
        terminal.flush();
        ended.countDown();
        // Threads that pump a child's output may still be parked; the status is final, so do not wait for them.
        // After a signal this changes nothing: the JVM is ending already, with the signal's own status.
        System.exit(status);
    }

    /** On Ctrl-C the command is interrupted and given the time to put away what it has begun. */
    private static Thread interrupter(Thread command, CountDownLatch ended) {
        return new Thread(
                () -> {
                    if (ended.getCount() > 0) {
                        command.interrupt();
                        try {
                            boolean inTime = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
                            if (!inTime) {
                                System.err.println("slipway: ending without waiting any longer.");
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                "interrupter");
    }
}
