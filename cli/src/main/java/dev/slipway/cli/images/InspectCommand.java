package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudImages;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.Inspection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway inspect}. */
@Command(name = "inspect", description = "Print all that is known of images, as a JSON array.")
public final class InspectCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private List<String> references = List.of();

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Inspects images of the store that {@code context} means. */
    public InspectCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            new CloudImages(cloud.get(), context).inspect(references);
            return 0;
        }
        try (Store store = Stores.open(context)) {
            Catalogue catalogue = Catalogue.of(store);
            List<Image> images = new ArrayList<>();
            for (String reference : references) {
                images.add(catalogue.find(reference));
            }
            context.terminal().out().println(JsonText.pretty(Inspection.of(images)));
        }
        return 0;
    }
}
