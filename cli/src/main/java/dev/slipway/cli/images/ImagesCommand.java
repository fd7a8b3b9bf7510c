package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudImages;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.DamagedImage;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.image.catalogue.Inspection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway images}. */
@Command(name = "images", description = "List the images of the catalogue, or of a cloud, the newest first.")
public final class ImagesCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only images of this name, or NAME:TAG.")
    private String name = "";

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the UUIDs.")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Print whole UUIDs.")
    private boolean whole;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Lists the images of the store that {@code context} means. */
    public ImagesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            list(new CloudImages(cloud.get(), context));
            return 0;
        }
        try (Store store = Stores.open(context)) {
            List<Image> images = Catalogue.of(store).list(this::warn).stream()
                    .filter(this::wanted)
                    .toList();
            if (format == OutputFormat.JSON) {
                context.terminal().out().println(JsonText.pretty(Inspection.of(images)));
            } else if (quiet) {
                images.forEach(image -> context.terminal().out().println(whole ? image.id() : image.shortId()));
            } else {
                table(images).print(context.terminal().out());
            }
        }
        return 0;
    }

    private void warn(DamagedImage image) {
        context.terminal().err().println("slipway: " + image);
    }

    private void list(CloudImages images) throws IOException, InterruptedException {
        if (format == OutputFormat.JSON) {
            images.json(name);
        } else if (quiet) {
            images.ids(name, whole);
        } else {
            images.table(name, whole);
        }
    }

    private boolean wanted(Image image) {
        return name.isEmpty()
                || image.references().stream()
                        .anyMatch(reference -> reference.name().equals(name)
                                || reference.toString().equals(name));
    }

    private Table table(List<Image> images) {
        Table table = new Table("repository", "tag", "image id", "created", "size", "tested", "arch");
        Instant now = Instant.now();
        for (Image image : images) {
            if (image.references().isEmpty()) {
                row(table, image, "<none>", "<none>", now);
            }
            for (ImageReference reference : image.references()) {
                row(table, image, reference.name(), reference.tag(), now);
            }
        }
        return table;
    }

    private void row(Table table, Image image, String repository, String tag, Instant now) {
        table.row(
                repository,
                tag,
                whole ? image.id().toString() : image.shortId(),
                Texts.age(image.facts().created(), now),
                Texts.bytes(image.facts().disk().contentBytes()),
                tested(image),
                image.facts().arch());
    }

    private static String tested(Image image) {
        if (image.proofs().isEmpty()) {
            return "-";
        }
        return image.proofs().getLast().passed() ? "passed" : "FAILED";
    }
}
