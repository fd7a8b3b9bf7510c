package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway sbom}. */
@Command(name = "sbom", description = "Print an image's bill of materials, CycloneDX 1.6 as JSON.")
public final class SbomCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    /** Reads images of the store that {@code context} means. */
    public SbomCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            Attestation.print(Catalogue.of(store).find(reference).sbom(), context);
        }
        return 0;
    }
}
