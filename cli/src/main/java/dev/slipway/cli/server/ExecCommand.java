package dev.slipway.cli.server;

import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway exec}. */
@Command(
        name = "exec",
        description = "Run a command on a server, once the server has booted.",
        footer = "%nExit status: that of the command; 1 when the server cannot be reached.")
public final class ExecCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-i", "--interactive"},
            description = "Pass standard input on.")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Give the command a terminal.")
    private boolean tty;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Run as another user than root.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Start in this directory.")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "Set a variable.")
    private List<String> variables = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private String server = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments.")
    private List<String> command = new ArrayList<>();

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Runs commands on servers of the context's store. */
    public ExecCommand(Context context) {
        this.context = context;
    }

    /** Options after SERVER belong to the command. */
    @Spec
    void stopAtServer(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (String variable : variables) {
            if (variable.indexOf('=') < 1) {
                throw Failure.usage("-e " + variable + " sets nothing; write -e NAME=VALUE.");
            }
        }
        List<String> line = new GuestCommand(command, user, directory, variables).line();
        return Servers.reach(context, where, server).exec(line, tty, interactive);
    }
}
