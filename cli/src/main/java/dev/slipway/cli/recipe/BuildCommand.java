package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.store.Store;
import dev.slipway.cli.images.DiskFile;
import dev.slipway.cli.progress.ImageProgress;
import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.BuiltImage;
import dev.slipway.image.ImageBuilder;
import dev.slipway.image.ImageException;
import dev.slipway.image.ImageRequest;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.oci.Digest;
import dev.slipway.oci.registry.Reference;
import dev.slipway.oci.registry.Registries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway build}. */
@Command(
        name = "build",
        description = "Build a server image from a Dockerfile.",
        footer =
                "%nThe image's UUID is the last line on standard output; with -q it is the only output. A push prints the digest in its place.")
public final class BuildCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The directory with slipway.yaml or a Dockerfile (default: here).")
    private Path directory = Path.of(".");

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "NAME[:TAG]",
            description = "What the image is called (default: the definition's name and version); may be repeated.")
    private List<String> tags = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "type=TYPE[,dest=PATH]",
            converter = OutputOption.Converter.class,
            description =
                    "What is made: type=disk (default; into the catalogue, and as a file at dest), or just the Dockerfile's tree as type=tar, oci, docker or local, or pushed: type=registry,ref=NAME, or nothing but cached steps: type=cacheonly.")
    private OutputOption output = OutputOption.CATALOGUE;

    @Option(
            names = "--push",
            description = "The same as -o type=registry: push the tree's image under the names of -t.")
    private boolean push;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "The format of the disk file at dest, as export has them (default: by its ending, else raw).")
    private Optional<String> format = Optional.empty();

    @Option(names = "--progress", paramLabel = "MODE", description = "auto (default), tty, plain, json or quiet.")
    private ProgressMode progress = ProgressMode.AUTO;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the image's UUID.")
    private boolean quiet;

    /** Builds recipes of {@code context}. */
    public BuildCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws BuildException, ImageException, IOException, InterruptedException {
        ProgressMode mode = quiet ? ProgressMode.QUIET : progress;
        if (push || output.isRegistry()) {
            pushed(mode);
            return 0;
        }
        ImageRequest request = recipe.read(directory, context)
                .withNames(tags.stream().map(ImageReference::of).toList());
        Optional<BuiltImage> built = build(request, mode);
        // After the progress, so that the id is the last line on a terminal, too.
        built.ifPresent(image -> context.terminal().out().println(image.image().id()));
        return 0;
    }

    private void pushed(ProgressMode mode) throws BuildException, IOException, InterruptedException {
        OutputOption option = output.isRegistry() ? output : OutputOption.REGISTRY;
        List<Reference> targets = Stream.concat(option.names().stream(), tags.stream())
                .map(BuildCommand::reference)
                .distinct()
                .toList();
        if (targets.isEmpty()) {
            throw Failure.usage("a push needs a name: -t HOST/NAME:TAG, or -o type=registry,ref=HOST/NAME:TAG.");
        }
        ImageRequest request = recipe.read(directory, context);
        Registries registries = request.recipe()
                .outside()
                .registries()
                .orElseThrow(
                        () -> Failure.of("cannot push: SLIPWAY_OFFLINE is set, so no registry is asked. Unset it."));
        Digest digest;
        try (Store store = Stores.open(context);
                ProgressView view = mode.view(context.terminal())) {
            BuildChecks.of(request.recipe()).tell(view);
            digest = TreeOutput.push(store, request, option, targets, registries, new ImageProgress(view));
            targets.forEach(target -> view.note("pushed " + target));
        }
        context.terminal().out().println(digest);
    }

    private static Reference reference(String name) {
        try {
            return Reference.parse(name);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("cannot push to " + name + ": " + e.getMessage() + ".");
        }
    }

    /** The image, or nothing when only the Dockerfile's tree was asked for. */
    private Optional<BuiltImage> build(ImageRequest request, ProgressMode mode)
            throws BuildException, ImageException, IOException, InterruptedException {
        try (Store store = Stores.open(context);
                ProgressView view = mode.view(context.terminal())) {
            BuildChecks.of(request.recipe()).tell(view);
            ImageProgress shown = new ImageProgress(view);
            if (!output.isDisk()) {
                // As buildx has it, names of -t are the only ones.
                OutputOption option = tags.isEmpty() ? output : output.withoutNames();
                TreeOutput.write(store, request, option, context, shown);
                return Optional.empty();
            }
            BuiltImage built = new ImageBuilder(store, shown::on).build(request);
            if (output.destination().isPresent()) {
                DiskFile.of(output.destination().get(), format, OptionalInt.empty())
                        .write(store, built.image(), context, view);
            }
            return Optional.of(built);
        }
    }
}
