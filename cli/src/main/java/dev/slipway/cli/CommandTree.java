package dev.slipway.cli;

import dev.slipway.cli.cloud.CloudCommand;
import dev.slipway.cli.cloud.ContextCommand;
import dev.slipway.cli.cloud.LoginCommand;
import dev.slipway.cli.cloud.LogoutCommand;
import dev.slipway.cli.cloud.PushCommand;
import dev.slipway.cli.doctor.DoctorCommand;
import dev.slipway.cli.harden.AuditCommand;
import dev.slipway.cli.harden.HardenCommand;
import dev.slipway.cli.images.ConvertCommand;
import dev.slipway.cli.images.DiffCommand;
import dev.slipway.cli.images.ExportCommand;
import dev.slipway.cli.images.HistoryCommand;
import dev.slipway.cli.images.ImagesCommand;
import dev.slipway.cli.images.InspectCommand;
import dev.slipway.cli.images.ProvenanceCommand;
import dev.slipway.cli.images.PruneCommand;
import dev.slipway.cli.images.PullCommand;
import dev.slipway.cli.images.RmiCommand;
import dev.slipway.cli.images.SbomCommand;
import dev.slipway.cli.images.SignCommand;
import dev.slipway.cli.images.TagCommand;
import dev.slipway.cli.images.TestCommand;
import dev.slipway.cli.recipe.BuildCommand;
import dev.slipway.cli.recipe.InitCommand;
import dev.slipway.cli.recipe.LintCommand;
import dev.slipway.cli.recipe.MigrateCommand;
import dev.slipway.cli.recipe.PlanCommand;
import dev.slipway.cli.recipe.VerifyCommand;
import dev.slipway.cli.server.CpCommand;
import dev.slipway.cli.server.ExecCommand;
import dev.slipway.cli.server.LogsCommand;
import dev.slipway.cli.server.PsCommand;
import dev.slipway.cli.server.RestartCommand;
import dev.slipway.cli.server.RmCommand;
import dev.slipway.cli.server.RunCommand;
import dev.slipway.cli.server.SshCommand;
import dev.slipway.cli.server.StartCommand;
import dev.slipway.cli.server.StopCommand;
import dev.slipway.cli.server.WaitCommand;
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
    /** Needs all the others. */
    private static final String HELP = "help";

    private static final Map<String, Function<Context, Object>> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("init", InitCommand::new);
        VERBS.put("build", BuildCommand::new);
        VERBS.put("pull", PullCommand::new);
        VERBS.put("push", PushCommand::new);
        VERBS.put("images", ImagesCommand::new);
        VERBS.put("inspect", InspectCommand::new);
        VERBS.put("history", HistoryCommand::new);
        VERBS.put("diff", DiffCommand::new);
        VERBS.put("tag", TagCommand::new);
        VERBS.put("rmi", RmiCommand::new);
        VERBS.put("export", ExportCommand::new);
        VERBS.put("convert", ConvertCommand::new);
        VERBS.put("run", RunCommand::new);
        VERBS.put("ps", PsCommand::new);
        VERBS.put("logs", LogsCommand::new);
        VERBS.put("exec", ExecCommand::new);
        VERBS.put("ssh", SshCommand::new);
        VERBS.put("cp", CpCommand::new);
        VERBS.put("stop", StopCommand::new);
        VERBS.put("start", StartCommand::new);
        VERBS.put("restart", RestartCommand::new);
        VERBS.put("wait", WaitCommand::new);
        VERBS.put("rm", RmCommand::new);
        VERBS.put("test", TestCommand::new);
        VERBS.put("cloud", CloudCommand::new);
        VERBS.put("login", LoginCommand::new);
        VERBS.put("logout", LogoutCommand::new);
        VERBS.put("context", ContextCommand::new);
        VERBS.put("audit", AuditCommand::new);
        VERBS.put("harden", HardenCommand::new);
        VERBS.put("plan", PlanCommand::new);
        VERBS.put("migrate", MigrateCommand::new);
        VERBS.put("lint", LintCommand::new);
        VERBS.put("sbom", SbomCommand::new);
        VERBS.put("provenance", ProvenanceCommand::new);
        VERBS.put("sign", SignCommand::new);
        VERBS.put("verify", VerifyCommand::new);
        VERBS.put("prune", PruneCommand::new);
        VERBS.put("doctor", DoctorCommand::new);
        VERBS.put("version", VersionCommand::new);
        VERBS.put("completion", CompletionCommand::new);
        VERBS.put(HELP, HelpCommand::new);
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
                .filter(VERBS::containsKey)
                .filter(verb -> !verb.equals(HELP));
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
