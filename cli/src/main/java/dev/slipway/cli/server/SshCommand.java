package dev.slipway.cli.server;

import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.terminal.Context;
import dev.slipway.machine.ssh.Ssh;
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

/** {@code slipway ssh}. */
@Command(
        name = "ssh",
        description = "Log in to a server, or run a command there as soon as ssh answers.",
        footer = "%nExit status: that of the shell or command; 1 when the server cannot be reached.")
public final class SshCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-l", "--login"},
            paramLabel = "USER",
            description = "Log in as another user than root.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-t", "--tty"},
            description = "Give the command a terminal; a login shell always has one.")
    private boolean tty;

    @Parameters(index = "0", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private String server = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "The command and its arguments.")
    private List<String> command = new ArrayList<>();

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Logs in to servers of the context's store. */
    public SshCommand(Context context) {
        this.context = context;
    }

    /** Options after SERVER belong to the command. */
    @Spec
    void stopAtServer(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Ssh ssh = Servers.reach(context, where, server);
        Ssh chosen = user.map(name -> new Ssh(ssh.target().as(name))).orElse(ssh);
        return chosen.exec(command, tty, true);
    }
}
