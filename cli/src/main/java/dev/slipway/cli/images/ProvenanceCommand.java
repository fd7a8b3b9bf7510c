package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway provenance}. */
@Command(
        name = "provenance",
        description = "Print where an image comes from: an in-toto statement with SLSA provenance v1.")
public final class ProvenanceCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(names = "--signed", description = "Print the signed statement, a DSSE envelope.")
    private boolean signed;

    /** Reads images of the store that {@code context} means. */
    public ProvenanceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            Image image = Catalogue.of(store).find(reference);
            Attestation.print(signed ? image.signature() : image.provenance(), context);
        }
        return 0;
    }
}
