package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway help}. */
@Command(name = "help", description = "Show the help of a command.")
final class HelpCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command (default: all of them).")
    private List<String> names = List.of();

    /** Shows what the tree that this command is in has. */
    HelpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine line = spec.root().commandLine();
        for (String name : names) {
            CommandLine next = line.getSubcommands().get(name);
            if (next == null) {
                throw Failure.usage(
                        "there is no command \"" + String.join(" ", names) + "\". `slipway help` lists the commands.");
            }
            line = next;
        }
        CommandLine.usage(line, context.terminal().out());
        return 0;
    }
}
