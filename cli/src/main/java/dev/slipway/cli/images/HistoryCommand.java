package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.HistoryStep;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway history}. */
@Command(name = "history", description = "Show the steps an image was made by, the last one first.")
public final class HistoryCommand implements Callable<Integer> {
    private static final int COLUMN = 60;

    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(names = "--no-trunc", description = "Print whole steps.")
    private boolean whole;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the steps.")
    private boolean quiet;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Shows images of the store that {@code context} means. */
    public HistoryCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<HistoryStep> steps;
        try (Store store = Stores.open(context)) {
            steps = Catalogue.of(store).find(reference).facts().history().reversed();
        }
        if (format == OutputFormat.JSON) {
            context.terminal()
                    .out()
                    .println(JsonText.pretty(
                            steps.stream().map(HistoryCommand::object).toList()));
        } else if (quiet) {
            steps.forEach(step -> context.terminal().out().println(shown(step)));
        } else {
            Table table = new Table("created", "created by", "size", "comment");
            Instant now = Instant.now();
            for (HistoryStep step : steps) {
                table.row(Texts.age(step.created(), now), shown(step), Texts.bytes(step.sizeBytes()), step.comment());
            }
            table.print(context.terminal().out());
        }
        return 0;
    }

    private String shown(HistoryStep step) {
        String line = step.createdBy().replaceAll("\\s+", " ").strip();
        return whole || line.length() <= COLUMN ? line : line.substring(0, COLUMN - 1) + "\u2026";
    }

    private static Map<String, Object> object(HistoryStep step) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("created", step.created().toString());
        object.put("created_by", step.createdBy());
        object.put("size", step.sizeBytes());
        object.put("comment", step.comment());
        return object;
    }
}
