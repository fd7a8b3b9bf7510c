package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code slipway} without a verb. */
@Command(
        name = "slipway",
        description = "Turns a Dockerfile into a server that boots.",
        mixinStandardHelpOptions = false,
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class RootCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where in Slipway a failure happened.")
    @SuppressWarnings("unused") // CommandTree looks for it before anything is parsed
    private boolean debug;

    RootCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine.usage(spec.commandLine(), context.terminal().err());
        return 2;
    }
}
