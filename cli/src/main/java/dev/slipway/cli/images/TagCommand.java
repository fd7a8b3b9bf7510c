package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.ImageReference;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway tag}. */
@Command(name = "tag", description = "Give an image a further name.")
public final class TagCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME[:TAG]",
            description = "The new name; it is taken from an image that has it.")
    private String name = "";

    /** Names images of the store that {@code context} means. */
    public TagCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ImageReference wanted = ImageReference.of(name);
        try (Store store = Stores.open(context)) {
            Catalogue catalogue = Catalogue.of(store);
            catalogue.tag(catalogue.find(reference), wanted);
        }
        return 0;
    }
}
