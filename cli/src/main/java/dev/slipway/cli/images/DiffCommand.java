package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.comparison.Difference;
import dev.slipway.image.comparison.ImageComparison;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway diff}. */
@Command(
        name = "diff",
        description = "Show in what two images differ: size, partitions, packages, files of the root file system."
                + " Exit status 1 when they do.")
public final class DiffCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "A", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "The image to compare with it.")
    private String after = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Compares images of the store that {@code context} means. */
    public DiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Difference> differences;
        try (Store store = Stores.open(context)) {
            Catalogue catalogue = Catalogue.of(store);
            differences = ImageComparison.of(catalogue.find(before), catalogue.find(after));
        }
        if (format == OutputFormat.JSON) {
            context.terminal()
                    .out()
                    .println(JsonText.pretty(
                            differences.stream().map(DiffCommand::object).toList()));
        } else if (!differences.isEmpty()) {
            print(differences, before, after, context);
        }
        return differences.isEmpty() ? 0 : 1;
    }

    /** Prints a table, a line for each difference. */
    public static void print(List<Difference> differences, String before, String after, Context context) {
        Table table = new Table("what", "name", "difference", before, after);
        for (Difference one : differences) {
            table.row(
                    one.what(),
                    one.name(),
                    one.detail(),
                    one.before().orElse("-"),
                    one.after().orElse("-"));
        }
        table.print(context.terminal().out());
    }

    private static Map<String, Object> object(Difference one) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("what", one.what());
        object.put("name", one.name());
        object.put("difference", one.detail());
        object.put("before", one.before());
        object.put("after", one.after());
        return object;
    }
}
