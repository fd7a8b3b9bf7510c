package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;

/** The entry point of the {@code slipway} command. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess(System.getenv());
        Context context =
                new Context(terminal, Map.copyOf(System.getenv()), Path.of("").toAbsolutePath());
        int status = CommandTree.run(context, arguments);
        terminal.flush();
        // Threads that pump a child's output may still be parked; the status is final, so do not wait for them.
        System.exit(status);
    }
}
