package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.store.Store;
import dev.slipway.cli.images.DiffCommand;
import dev.slipway.cli.progress.ImageProgress;
import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.ImageBuilder;
import dev.slipway.image.ImageException;
import dev.slipway.image.ImageRequest;
import dev.slipway.image.Rehearsal;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.comparison.Difference;
import dev.slipway.image.comparison.ImageComparison;
import dev.slipway.image.provenance.SigningKey;
import dev.slipway.image.verification.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway verify}. */
@Command(
        name = "verify",
        description =
                "Check that an image's disk is what was built, with --signature that a key's owner says so, and with"
                        + " --rebuild that its recipe gives the same disk again.",
        footer =
                "%nDIR and the options of a build count with --rebuild only; give those that the image was built with.")
public final class VerifyCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(names = "--signature", description = "Check the signature over the disk's digest, too; needs --key.")
    private boolean signature;

    @Option(names = "--key", paramLabel = "FILE", description = "The public key, PEM, that must have signed.")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--rebuild",
            description = "Build DIR again without the cache and compare the disk; nothing is put into the catalogue.")
    private boolean rebuild;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The directory with slipway.yaml or a Dockerfile (default: here).")
    private Path directory = Path.of(".");

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    /** Verifies images of the store that {@code context} means. */
    public VerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws BuildException, ImageException, IOException, InterruptedException {
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
            if (rebuild) {
                rebuilt(store, image);
            }
            if (trusted.isPresent()) {
                Verification.signature(image, trusted.get());
                context.terminal().out().println("signature  ok  key " + SigningKey.id(trusted.get()));
            }
        }
        return 0;
    }

    private void rebuilt(Store store, Image image)
            throws BuildException, ImageException, IOException, InterruptedException {
        ImageRequest request = recipe.read(directory, context)
                .withRecipe(one -> one.withCaching(one.caching().withNone(true)));
        Rehearsal now;
        try (ProgressView view = ProgressMode.AUTO.view(context.terminal())) {
            now = new ImageBuilder(store, new ImageProgress(view)::on).rehearse(request);
        }
        if (!now.rootUuid().equals(image.facts().disk().rootUuid())) {
            throw Failure.of("cannot hold " + reference + " against "
                    + request.definition().source()
                    + ": that is another recipe than the image's. A file of the context, an argument, the definition, the"
                    + " base or Slipway itself has changed since, or options of the build are missing here.");
        }
        if (now.digest().equals(image.facts().disk().digest())) {
            context.terminal().out().println("rebuilt    ok  " + now.digest());
            return;
        }
        List<Difference> differences = ImageComparison.of(image, now);
        DiffCommand.print(differences, reference, "rebuilt", context);
        throw Failure.of(Differing.of(differences).text(reference));
    }
}
