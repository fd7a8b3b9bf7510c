package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.expansion.RecordedEnvironment;
import dev.slipway.dockerfile.instruction.Add;
import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.dockerfile.instruction.Cmd;
import dev.slipway.dockerfile.instruction.Command;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.instruction.Entrypoint;
import dev.slipway.dockerfile.instruction.Env;
import dev.slipway.dockerfile.instruction.Expose;
import dev.slipway.dockerfile.instruction.Healthcheck;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.instruction.KeyValue;
import dev.slipway.dockerfile.instruction.Label;
import dev.slipway.dockerfile.instruction.Onbuild;
import dev.slipway.dockerfile.instruction.PortSpec;
import dev.slipway.dockerfile.instruction.Run;
import dev.slipway.dockerfile.instruction.Shell;
import dev.slipway.dockerfile.instruction.Workdir;
import dev.slipway.dockerfile.lint.StageState.Once;
import dev.slipway.dockerfile.pattern.CleanPath;
import dev.slipway.dockerfile.scope.PredefinedArgs;
import dev.slipway.dockerfile.source.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The checks of one stage's instructions, in order. */
final class InstructionChecks {
    private static final Pattern SECRET = Pattern.compile(
            "(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_SECRET =
            Pattern.compile("(?:_|^)(?:public|file|version)(?:_|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern REMOTE = Pattern.compile("(?:https?|git|ssh)://.*|git@.*");

    private final StageState state;
    private final LintContext context;
    private final Findings findings;

    InstructionChecks(StageState state, LintContext context, Findings findings) {
        this.state = state;
        this.context = context;
        this.findings = findings;
    }

    void check(Instruction instruction) {
        switch (instruction) {
            case Arg arg -> arg(arg);
            case Expose expose -> expose(expose);
            default -> expanded(expand(instruction));
        }
    }

    private void expanded(Instruction instruction) {
        switch (instruction) {
            case Env env -> env(env);
            case Label label -> label.labels().forEach(pair -> legacy(label, pair));
            case Workdir workdir -> workdir(workdir);
            case Cmd cmd -> startsWithShell(cmd, Once.CMD, cmd.command());
            case Entrypoint entrypoint -> startsWithShell(entrypoint, Once.ENTRYPOINT, entrypoint.command());
            case Healthcheck healthcheck -> once(healthcheck, Once.HEALTHCHECK);
            case Shell shell -> state.hasShell = true;
            case Onbuild onbuild -> trigger(onbuild);
            case Run run -> run.mounts();
            case Copy copy when copy.from().isEmpty() -> ignored(copy, "Copy", copy.sources());
            case Add add -> ignored(add, "Add", add.sources());
            default -> {}
        }
    }

    private Instruction expand(Instruction instruction) {
        RecordedEnvironment environment = new RecordedEnvironment(state.scope);
        Instruction expanded = instruction.expand(environment);
        undefined(instruction, environment);
        return expanded;
    }

    private void undefined(Instruction instruction, RecordedEnvironment environment) {
        for (String name : environment.undefined()) {
            if (!state.scope.args().containsKey(name) && !PredefinedArgs.isHidden(name)) {
                String hint = Suggestion.nearest(name, state.scope.names())
                        .map(meant -> " (did you mean $" + meant + "?)")
                        .orElse("");
                findings.add(
                        Rule.UNDEFINED_VAR, instruction.origin(), "Usage of undefined variable '$" + name + "'" + hint);
            }
        }
    }

    private void arg(Arg arg) {
        for (Arg.Declaration declaration : arg.declarations()) {
            secret(arg, declaration.name());
            if (!context.buildArgs().containsKey(declaration.name())) {
                RecordedEnvironment environment = new RecordedEnvironment(state.scope);
                Optional<String> unused = arg.expandDefault(declaration, environment);
                if (unused.isPresent()) {
                    undefined(arg, environment);
                }
            }
            state.scope = state.scope.declare(new Arg(arg.origin(), List.of(declaration)));
        }
    }

    private void env(Env env) {
        for (KeyValue pair : env.variables()) {
            legacy(env, pair);
            secret(env, pair.key());
        }
        state.scope = state.scope.set(env);
    }

    private void legacy(Instruction instruction, KeyValue pair) {
        if (pair.legacy()) {
            String name = written(instruction);
            findings.add(
                    Rule.LEGACY_KEY_VALUE_FORMAT,
                    instruction.origin(),
                    "\"" + name + " key=value\" should be used instead of legacy \"" + name + " key value\" format");
        }
    }

    private void secret(Instruction instruction, String name) {
        if (SECRET.matcher(name).find() && !NO_SECRET.matcher(name).find()) {
            findings.add(
                    Rule.SECRETS_USED_IN_ARG_OR_ENV,
                    instruction.origin(),
                    "Do not use ARG or ENV instructions for sensitive data (" + instruction.keyword() + " \"" + name
                            + "\")");
        }
    }

    private void workdir(Workdir workdir) {
        if (!state.workdirIsSet && !workdir.path().startsWith("/")) {
            findings.add(
                    Rule.WORKDIR_RELATIVE_PATH,
                    workdir.origin(),
                    "Relative workdir \"" + workdir.path()
                            + "\" can have unexpected results if the base image changes");
        }
        state.workdirIsSet = true;
    }

    private void startsWithShell(Instruction instruction, Once once, Command command) {
        once(instruction, once);
        if (command instanceof Command.ShellText && !state.hasShell) {
            findings.add(
                    Rule.JSON_ARGS_RECOMMENDED,
                    instruction.origin(),
                    "JSON arguments recommended for " + written(instruction)
                            + " to prevent unintended behavior related to OS signals");
        }
    }

    /** The earlier one is reported: it is the one without effect. */
    private void once(Instruction instruction, Once once) {
        Optional.ofNullable(state.last.put(once, instruction))
                .ifPresent(earlier -> findings.add(
                        Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                        earlier.origin(),
                        "Multiple " + written(instruction) + " instructions should not be used in the same stage"
                                + " because only the last one will be used"));
    }

    private void trigger(Onbuild onbuild) {
        List<String> triggers = new ArrayList<>(state.triggers);
        triggers.add(onbuild.trigger());
        state.triggers = List.copyOf(triggers);
    }

    private void expose(Expose expose) {
        // Its words may legitimately vanish, so a variable that is not set is no finding here.
        Environment environment = state.scope;
        for (PortSpec port : expose.expand(environment).specs()) {
            if (!port.protocol().equals(port.protocol().toLowerCase(Locale.ROOT))) {
                findings.add(
                        Rule.EXPOSE_PROTO_CASING,
                        expose.origin(),
                        "Defined protocol '" + port.text() + "' in EXPOSE instruction should be lowercase");
            }
            if (port.mapped()) {
                findings.add(
                        Rule.EXPOSE_INVALID_FORMAT,
                        expose.origin(),
                        "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port.text()
                                + "'");
            }
        }
    }

    /** Rules that take paths back leave it open what a source really holds, so they are not judged. */
    private void ignored(Instruction instruction, String verb, List<String> sources) {
        if (context.ignore().takesBack()) {
            return;
        }
        for (String source : sources) {
            String path = CleanPath.of(source);
            String relative = path.startsWith("/") ? path.substring(1) : path;
            boolean whole = relative.isEmpty() || relative.equals(".");
            if (!whole && !REMOTE.matcher(source).matches() && context.ignore().excludes(relative)) {
                findings.add(
                        Rule.COPY_IGNORED_FILE,
                        instruction.origin(),
                        "Attempting to " + verb + " file \"" + source + "\" that is excluded by .dockerignore");
            }
        }
    }

    private static String written(Instruction instruction) {
        return instruction.origin().text().strip().split("\\s", 2)[0];
    }
}
