package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway export}. */
@Command(name = "export", description = "Write an image's disk into a file.")
public final class ExportCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Mixin
    private DiskFileOptions options = new DiskFileOptions();

    /** Exports images of the store that {@code context} means. */
    public ExportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DiskFile file = options.file();
        try (Store store = Stores.open(context);
                ProgressView view = options.view(context)) {
            file.write(store, Catalogue.of(store).find(reference), context, view);
        }
        return 0;
    }
}
