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
        description = "Log in to a server, or have the shell there run a line, as soon as ssh answers.",
        footer = "%nAs with ssh, words are joined by spaces and the shell of the server reads the line: slipway ssh web"
                + " 'echo $HOME | wc -c'. slipway exec runs a command with just the arguments that are given.%n%nExit"
                + " status: that of the shell or command; 1 when the server cannot be reached.")
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

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "A line for the shell.")
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
        return chosen.exec(words(command), tty, true);
    }

    /** The words that have the shell of whoever logs in read {@code line}; none stand for a login shell. */
    static List<String> words(List<String> line) {
        return line.isEmpty()
                ? List.of()
                : List.of("sh", "-c", "exec \"${SHELL:-sh}\" -c \"$0\"", String.join(" ", line));
    }
}
