package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.Builder;
import dev.slipway.build.plan.Plan;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.image.ImageRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway plan}. */
@Command(name = "plan", description = "Show what a build would do, without doing any of it.")
public final class PlanCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The directory with slipway.yaml or a Dockerfile (default: here).")
    private Path directory = Path.of(".");

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default: text) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Plans recipes of {@code context}. */
    public PlanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws BuildException, IOException {
        ImageRequest request = recipe.read(directory, context);
        Plan plan = Builder.plan(request.recipe());
        PrintStream out = context.terminal().out();
        if (format == OutputFormat.JSON) {
            out.println(new String(plan.toJson(), StandardCharsets.UTF_8));
        } else {
            DefinitionText.print(request.definition(), out);
            out.println(plan.toText());
        }
        return 0;
    }
}
