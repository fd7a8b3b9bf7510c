package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.util.List;

/** RUN. */
public record Run(
        Origin origin,
        Command command,
        List<MountFlag> mountFlags,
        Network network,
        Security security,
        List<Device> devices)
        implements Instruction {
    public Run {
        mountFlags = List.copyOf(mountFlags);
        devices = List.copyOf(devices);
    }

    /** The network a command sees. */
    public enum Network {
        DEFAULT,
        NONE,
        HOST
    }

    /** How much of the kernel a command may use. */
    public enum Security {
        SANDBOX,
        INSECURE
    }

    /** A CDI device. */
    public record Device(String name, boolean required) {}

    /**
     * The mounts. Call it on the expanded instruction: before that a value may still hold {@code $variable}.
     * Throws {@link dev.slipway.dockerfile.source.DockerfileException} for an unknown key or a bad value.
     */
    public List<Mount> mounts() {
        return mountFlags.stream().map(flag -> flag.mount(origin)).toList();
    }

    /** What is started; the builder never expands any of it. */
    public Program program() {
        return switch (command) {
            case Command.Exec exec -> new Program.Vector(exec.arguments());
            case Command.ShellText shell when shell.heredocs().isEmpty() -> new Program.ForShell(shell.text());
            case Command.ShellText shell
            when Heredoc.announcedBy(shell.text()).isPresent() ->
                onlyHeredoc(shell.heredocs().getFirst());
            case Command.ShellText shell -> new Program.ForShell(rebuilt(shell));
        };
    }

    private static Program onlyHeredoc(Heredoc heredoc) {
        return heredoc.content().startsWith("#!")
                ? new Program.Script(heredoc.name(), heredoc.body())
                : new Program.ForShell(heredoc.body());
    }

    private static String rebuilt(Command.ShellText shell) {
        StringBuilder text = new StringBuilder(shell.text());
        for (Heredoc heredoc : shell.heredocs()) {
            text.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return text.toString();
    }

    /** Expands the options of the mounts; the command is the shell's own business. */
    @Override
    public Run expand(Environment environment) {
        Expander expander = new Expander(origin, environment);
        List<MountFlag> expanded =
                mountFlags.stream().map(flag -> flag.expand(expander)).toList();
        return new Run(origin, command, expanded, network, security, devices);
    }
}
