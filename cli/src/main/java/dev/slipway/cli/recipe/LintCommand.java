package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.IgnoreFile;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.lint.Finding;
import dev.slipway.dockerfile.lint.Lint;
import dev.slipway.dockerfile.lint.LintContext;
import dev.slipway.dockerfile.lint.LintResult;
import dev.slipway.dockerfile.source.Excerpt;
import dev.slipway.dockerfile.source.SourceText;
import dev.slipway.dockerfile.syntax.Ast;
import dev.slipway.dockerfile.syntax.AstParser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway lint}. */
@Command(
        name = "lint",
        description = "Check a Dockerfile by BuildKit's build checks.",
        footer =
                "%nExit status: 0 when nothing was found, 1 when something was, or the file cannot be read as a Dockerfile.")
public final class LintCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            paramLabel = "FILE",
            defaultValue = "Dockerfile",
            description = "The Dockerfile (default: ${DEFAULT-VALUE}); - is standard input.")
    private Path file = Path.of("Dockerfile");

    @Option(names = "--ast", description = "Print the syntax tree, one S-expression an instruction, and check nothing.")
    private boolean ast;

    @Option(
            names = "--build-arg",
            paramLabel = "NAME=VALUE",
            description = "What ARG NAME holds; BUILDKIT_DOCKERFILE_CHECK=skip=RULE,... chooses checks.")
    private Map<String, String> buildArgs = new LinkedHashMap<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default: one line a finding) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Checks files of {@code context}. */
    public LintCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws BuildException, IOException {
        boolean isStandardInput = file.equals(Path.of("-"));
        Path path = isStandardInput ? RecipeOptions.STANDARD_INPUT : context.path(file);
        if (!isStandardInput && !Files.isRegularFile(path)) {
            throw Failure.of(
                    "cannot check " + file + ": there is no such file. Name the Dockerfile: slipway lint FILE.");
        }
        Ast parsed = AstParser.parse(SourceText.read(path, file.toString()));
        if (ast) {
            context.terminal().out().print(parsed.dump());
            return 0;
        }
        Dockerfile dockerfile = Dockerfile.of(parsed);
        // As a build of the file's own directory would have it.
        IgnoreFile ignored = isStandardInput
                ? IgnoreFile.of(context.path(Path.of("")), Optional.empty())
                : IgnoreFile.of(path.resolveSibling(""), Optional.of(path));
        LintResult result = Lint.check(
                dockerfile, LintContext.ofFileAlone().withBuildArgs(buildArgs).withIgnore(ignored.rules()));
        print(result);
        return result.findings().isEmpty() && result.error().isEmpty() ? 0 : 1;
    }

    private void print(LintResult result) {
        PrintStream out = context.terminal().out();
        if (format == OutputFormat.JSON) {
            out.println(JsonText.pretty(
                    result.findings().stream().map(LintCommand::object).toList()));
        } else {
            result.findings().forEach(finding -> out.println(text(finding)));
        }
        result.error().ifPresent(error -> context.terminal().err().println("slipway: " + error.render()));
    }

    /** What was found, and the line below it. */
    static String text(Finding finding) {
        return finding + "\n  " + finding.position().line() + " | "
                + Excerpt.of(finding.sourceLine(), finding.position().column()).text();
    }

    private static Map<String, Object> object(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rule", finding.rule().id());
        object.put("message", finding.message());
        object.put("file", finding.position().file());
        object.put("line", finding.position().line());
        object.put("column", finding.position().column());
        object.put("end_line", finding.endLine());
        return object;
    }
}
