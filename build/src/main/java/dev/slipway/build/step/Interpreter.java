package dev.slipway.build.step;

import dev.slipway.build.copy.Transfer;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.build.plan.PlannedStep;
import dev.slipway.build.sandbox.SandboxCommand;
import dev.slipway.build.sandbox.Security;
import dev.slipway.dockerfile.expansion.BoundedEnvironment;
import dev.slipway.dockerfile.instruction.Add;
import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.dockerfile.instruction.Cmd;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.instruction.Entrypoint;
import dev.slipway.dockerfile.instruction.Env;
import dev.slipway.dockerfile.instruction.Expose;
import dev.slipway.dockerfile.instruction.From;
import dev.slipway.dockerfile.instruction.Healthcheck;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.instruction.Label;
import dev.slipway.dockerfile.instruction.Maintainer;
import dev.slipway.dockerfile.instruction.Onbuild;
import dev.slipway.dockerfile.instruction.Program;
import dev.slipway.dockerfile.instruction.Run;
import dev.slipway.dockerfile.instruction.Shell;
import dev.slipway.dockerfile.instruction.Stopsignal;
import dev.slipway.dockerfile.instruction.User;
import dev.slipway.dockerfile.instruction.Volume;
import dev.slipway.dockerfile.instruction.Workdir;
import dev.slipway.dockerfile.pattern.CleanPath;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Understands instructions one after the other; pure but for a bound on what they all expand to. Throws DockerfileException for a word with no expansion. */
public final class Interpreter {
    private static final String HOSTNAME_ARG = "BUILDKIT_SANDBOX_HOSTNAME";

    private final Settings settings;
    private final AtomicLong expandedCharacters = new AtomicLong();

    public Interpreter(Settings settings) {
        this.settings = settings;
    }

    /** What {@code planned} does in a stage that is at {@code state}. */
    public Step step(PlannedStep planned, State state) {
        if (planned.text().indexOf('\0') >= 0) {
            throw planned.instruction()
                    .origin()
                    .errorAt(
                            "\0",
                            "a zero byte stands here, which no path, variable or argument can have",
                            "Was the file saved as UTF-16? Save it as UTF-8.");
        }
        Instruction instruction =
                planned.instruction().expand(new BoundedEnvironment(state.scope(), expandedCharacters));
        return switch (instruction) {
            case Run run -> run(planned, run, state);
            case Copy copy -> copy(planned, copy, state);
            case Add add -> add(planned, add, state);
            case Workdir workdir -> workdir(planned, workdir, state);
            case Arg arg -> arg(planned, (Arg) planned.instruction(), state);
            case Env env -> env(planned, env, state);
            case Onbuild onbuild -> new Step(planned, configured(state, onbuild), Optional.empty(), Optional.empty());
            case From from -> throw from.origin().error("FROM is no step of a stage", "");
            case Cmd cmd -> cmd(planned, cmd, state);
            case Entrypoint entrypoint -> entrypoint(planned, entrypoint, state);
            case Healthcheck healthcheck -> ConfigChanges.healthcheck(planned, healthcheck, state);
            case Expose expose -> ConfigChanges.expose(planned, expose, state);
            case Label label -> ConfigChanges.label(planned, label, state);
            case Maintainer maintainer -> ConfigChanges.maintainer(planned, maintainer, state);
            case Shell shell -> ConfigChanges.shell(planned, shell, state);
            case Stopsignal signal -> ConfigChanges.stopsignal(planned, signal, state);
            case User user -> ConfigChanges.user(planned, user, state);
            case Volume volume -> ConfigChanges.volume(planned, volume, state);
        };
    }

    private static State configured(State state, Onbuild onbuild) {
        List<String> triggers = new ArrayList<>(state.config().container().onBuild());
        triggers.add(onbuild.trigger());
        return state.withConfig(
                state.config().withContainer(state.config().container().withOnBuild(triggers)));
    }

    private Step run(PlannedStep planned, Run run, State state) {
        Program program = run.program();
        List<String> arguments = state.arguments(program);
        boolean blank =
                program instanceof Program.ForShell shell && shell.text().isBlank();
        if (arguments.isEmpty() || blank) {
            throw run.origin().error("RUN has no command", "Write what to run after it.");
        }
        if (run.security() == Run.Security.INSECURE && !settings.insecureAllowed()) {
            throw run.origin()
                    .errorAt(
                            "--security",
                            "--security=insecure asks for the whole kernel, and Slipway runs no such steps",
                            "Remove it. What needs the whole kernel can be done at the server's first boot, by a systemd unit"
                                    + " or cloud-init.");
        }
        if (!run.devices().isEmpty()) {
            throw run.origin().errorAt("--device", "devices cannot be given to a step here", "Remove --device.");
        }
        List<String> environment = new ArrayList<>();
        state.scope().variables().forEach((name, value) -> environment.add(name + "=" + value));
        Action.Execute execute = new Action.Execute(
                arguments,
                environment,
                settings.proxies(),
                state.directory(),
                state.config().container().user(),
                Optional.ofNullable(settings.buildArgs().get(HOSTNAME_ARG)).orElse(SandboxCommand.DEFAULT_HOSTNAME),
                network(run),
                run.security() == Run.Security.INSECURE ? Security.INSECURE : Security.SANDBOX,
                program instanceof Program.Script script ? Optional.of(script) : Optional.empty(),
                run.mounts());
        return new Step(planned, state, Optional.of(HistoryText.run(state, arguments)), Optional.of(execute));
    }

    private dev.slipway.build.sandbox.Network network(Run run) {
        return switch (run.network()) {
            case DEFAULT -> settings.network();
            case NONE -> dev.slipway.build.sandbox.Network.NONE;
            case HOST -> dev.slipway.build.sandbox.Network.HOST;
        };
    }

    private Step copy(PlannedStep planned, Copy copy, State state) {
        Transfer transfer = Transfer.of(copy, state.directory()).withCreated(settings.sourceDate());
        Optional<PlannedBase> from = copy.from().map(name -> planned.sources().get(name));
        String history = HistoryText.bring("COPY", words(copy.sources(), copy.files(), copy.destination()));
        return new Step(planned, state, Optional.of(history), Optional.of(new Action.Bring(transfer, from)));
    }

    private Step add(PlannedStep planned, Add add, State state) {
        Transfer transfer = Transfer.of(add, state.directory()).withCreated(settings.sourceDate());
        String history = HistoryText.bring("ADD", words(add.sources(), add.files(), add.destination()));
        return new Step(
                planned, state, Optional.of(history), Optional.of(new Action.Bring(transfer, Optional.empty())));
    }

    private static List<String> words(List<String> sources, List<Heredoc> files, String destination) {
        List<String> words = new ArrayList<>(sources);
        files.forEach(file -> words.add("<<" + file.name()));
        words.add(destination);
        return words;
    }

    private static Step workdir(PlannedStep planned, Workdir workdir, State state) {
        String written = workdir.path();
        // BuildKit leaves an absolute path as it is written, a slash at its end included.
        String path = written.startsWith("/") ? written : CleanPath.of(state.directory() + "/" + written);
        State after = state.withConfig(
                state.config().withContainer(state.config().container().withWorkingDirectory(path)));
        Optional<Action> action = CleanPath.of(path).equals("/")
                ? Optional.empty()
                : Optional.of(new Action.MakeDirectory(
                        path, state.config().container().user()));
        return new Step(planned, after, Optional.of("WORKDIR " + path), action);
    }

    private static Step arg(PlannedStep planned, Arg arg, State state) {
        List<String> declared = new ArrayList<>(state.declared());
        arg.declarations().forEach(one -> declared.add(one.name()));
        State after = new State(state.config(), state.scope().declare(arg), declared, state.cmdSet());
        return new Step(planned, after, Optional.of(HistoryText.arg(arg, state)), Optional.empty());
    }

    private static Step env(PlannedStep planned, Env env, State state) {
        var container = state.config().container();
        for (var pair : env.variables()) {
            container = container.withVariable(pair.key(), pair.value());
        }
        State after = new State(
                state.config().withContainer(container), state.scope().set(env), state.declared(), state.cmdSet());
        return new Step(planned, after, Optional.of(HistoryText.pairs("ENV", env.variables())), Optional.empty());
    }

    private static Step cmd(PlannedStep planned, Cmd cmd, State state) {
        List<String> arguments = ConfigChanges.arguments(cmd.command(), state);
        State after = state.withConfig(state.config()
                .withContainer(state.config()
                        .container()
                        .withCmd(Optional.of(arguments))
                        .withArgsEscaped(true)));
        State marked = new State(after.config(), after.scope(), after.declared(), true);
        return new Step(planned, marked, Optional.of(HistoryText.quoted("CMD", arguments)), Optional.empty());
    }

    private static Step entrypoint(PlannedStep planned, Entrypoint entrypoint, State state) {
        List<String> arguments = ConfigChanges.arguments(entrypoint.command(), state);
        var container = state.config()
                .container()
                .withEntrypoint(arguments.isEmpty() ? Optional.empty() : Optional.of(arguments));
        if (!state.cmdSet()) {
            container = container.withCmd(Optional.empty());
        }
        State after = state.withConfig(state.config().withContainer(container));
        return new Step(planned, after, Optional.of(HistoryText.quoted("ENTRYPOINT", arguments)), Optional.empty());
    }
}
