package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.provenance.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway sign}. */
@Command(
        name = "sign",
        description = "Sign an image: its provenance, which names the digest of its disk, with an Ed25519 key.",
        footer = "%nMake a key with: openssl genpkey -algorithm ed25519 -out key.pem"
                + "%nand its public half with: openssl pkey -in key.pem -pubout -out key.pub")
public final class SignCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The private key, PEM (PKCS #8).")
    private Path key = Path.of("");

    /** Signs images of the store that {@code context} means. */
    public SignCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var privateKey = SigningKey.readPrivate(context.path(key));
        try (Store store = Stores.open(context)) {
            Catalogue catalogue = Catalogue.of(store);
            Image image = catalogue.find(reference);
            catalogue.sign(image, privateKey);
            context.terminal().err().println("slipway: signed " + image.label());
        }
        return 0;
    }
}
