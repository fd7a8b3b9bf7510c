package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.provenance.SigningKey;
import dev.slipway.image.verification.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway verify}. */
@Command(
        name = "verify",
        description = "Check that an image's disk is what was built, and with --signature that a key's owner says so.")
public final class VerifyCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(names = "--signature", description = "Check the signature over the disk's digest, too; needs --key.")
    private boolean signature;

    @Option(names = "--key", paramLabel = "FILE", description = "The public key, PEM, that must have signed.")
    private Optional<Path> key = Optional.empty();

    /** Verifies images of the store that {@code context} means. */
    public VerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (signature != key.isPresent()) {
            throw Failure.usage("--signature and --key FILE go together: a signature means something only with the key"
                    + " that you trust.");
        }
        Optional<PublicKey> trusted = Optional.empty();
        if (key.isPresent()) {
            trusted = Optional.of(SigningKey.readPublic(context.path(key.get())));
        }
        try (Store store = Stores.open(context)) {
            Image image = Catalogue.of(store).find(reference);
            Verification.disk(image);
            context.terminal()
                    .out()
                    .println("disk       ok  " + image.facts().disk().digest());
            if (trusted.isPresent()) {
                Verification.signature(image, trusted.get());
                context.terminal().out().println("signature  ok  key " + SigningKey.id(trusted.get()));
            }
        }
        return 0;
    }
}
