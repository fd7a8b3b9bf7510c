package dev.slipway.cli.server;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.nio.file.Path;
import picocli.CommandLine;

/** {@code run} in a process of its own, to be interrupted and killed. */
public final class RunMain {
    private RunMain() {}

    /** The arguments are those of {@code slipway run}. */
    public static void main(String[] arguments) {
        Context context = new Context(
                Terminal.ofProcess(System.getenv()),
                System.getenv(),
                Path.of("").toAbsolutePath());
        System.exit(new CommandLine(new RunCommand(context)).execute(arguments));
    }
}
