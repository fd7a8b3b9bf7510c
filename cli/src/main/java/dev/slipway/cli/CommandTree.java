package dev.slipway.cli;

import dev.slipway.cli.doctor.DoctorCommand;
import dev.slipway.cli.terminal.Context;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;

/** The verbs, and how a call of one becomes an exit status. */
final class CommandTree {
    private static final Map<String, Function<Context, Object>> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("doctor", DoctorCommand::new);
        VERBS.put("version", VersionCommand::new);
        VERBS.put("completion", CompletionCommand::new);
    }

    private CommandTree() {}

    /** Runs the command that {@code arguments} name and returns its exit status. */
    static int run(Context context, String... arguments) {
        CommandLine line = commandLine(context, verbOf(arguments));
        boolean debug = Arrays.asList(arguments).contains("--debug");
        line.setExecutionExceptionHandler((failure, command, result) -> Failures.tell(context, failure, debug));
        return line.execute(arguments);
    }

    /** The whole tree, for help and completion. */
    static CommandLine whole(Context context) {
        return commandLine(context, Optional.empty());
    }

    /** Only the verb that is called is loaded: reading the annotations of all of them would double the start-up time. */
    private static Optional<String> verbOf(String[] arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .filter(VERBS::containsKey);
    }

    private static CommandLine commandLine(Context context, Optional<String> only) {
        CommandLine root = new CommandLine(new RootCommand(context));
        VERBS.forEach((name, verb) -> {
            if (only.isEmpty() || only.get().equals(name)) {
                root.addSubcommand(name, verb.apply(context));
            }
        });
        root.setOut(new PrintWriter(context.terminal().out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(context.terminal().err(), true, StandardCharsets.UTF_8));
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(true);
        root.setParameterExceptionHandler(
                (problem, ignored) -> Failures.tellUsage(context, problem, problem.getCommandLine()));
        return root;
    }
}
