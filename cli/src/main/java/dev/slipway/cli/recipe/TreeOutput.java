package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.BuildResult;
import dev.slipway.build.Builder;
import dev.slipway.build.output.ResultImage;
import dev.slipway.build.output.ResultTree;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.ImageProgress;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.image.ImageRequest;
import dev.slipway.oci.Digest;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.registry.Reference;
import dev.slipway.oci.registry.Registries;
import dev.slipway.oci.registry.RepositoryName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Builds a Dockerfile's tree, without a finish or a disk, and writes it for other programs. */
final class TreeOutput {
    private final Store store;
    private final Context context;
    private final OutputOption option;

    private TreeOutput(Store store, Context context, OutputOption option) {
        this.store = store;
        this.context = context;
        this.option = option;
    }

    static void write(Store store, ImageRequest request, OutputOption option, Context context, ImageProgress shown)
            throws BuildException, IOException, InterruptedException {
        BuildResult result = new Builder(store, shown::on).build(request.recipe());
        List<String> names = request.names().stream().map(Object::toString).toList();
        new TreeOutput(store, context, option).write(result, names);
    }

    /** Builds and pushes under all names; gives the digest that stands for the image everywhere. */
    static Digest push(
            Store store,
            ImageRequest request,
            OutputOption option,
            List<Reference> targets,
            Registries registries,
            ImageProgress shown)
            throws BuildException, IOException, InterruptedException {
        BuildResult result = new Builder(store, shown::on).build(request.recipe());
        try (Scratch scratch = store.scratch("layers")) {
            ImageWriter image = ResultImage.of(result, scratch.directory(), option.packing(), List.of());
            Optional<RepositoryName> neighbour = Optional.empty();
            for (Reference target : targets) {
                registries.push(target, image.blobs(), image.manifest(), neighbour);
                neighbour = Optional.of(target.repository());
            }
            return image.manifestDigest();
        }
    }

    private void write(BuildResult result, List<String> names) throws IOException {
        switch (option.type()) {
            case LOCAL -> ResultTree.of(result).directory(file());
            case TAR -> stream(ResultTree.of(result)::tar);
            case OCI, DOCKER -> {
                try (Scratch scratch = store.scratch("layers")) {
                    ImageWriter writer = ResultImage.of(result, scratch.directory(), option.packing(), names);
                    if (option.unpacked()) {
                        writer.layout(file());
                    } else {
                        stream(writer::archive);
                    }
                }
            }
            case CACHEONLY -> {
                // The build's steps are in the store and in --cache-to by now.
            }
            case DISK, REGISTRY -> throw new IllegalStateException("no file is made of " + option.type());
        }
    }

    private Path file() {
        return context.path(destination());
    }

    private String destination() {
        return option.destination().orElseThrow();
    }

    /** The file appears whole or not at all. */
    private void stream(Writing writing) throws IOException {
        if (destination().equals("-")) {
            OutputStream out = new BufferedOutputStream(context.terminal().out(), 1 << 16);
            writing.to(out);
            out.flush();
            return;
        }
        Path file = file();
        if (Files.isDirectory(file)) {
            throw Failure.of("cannot write " + file + ": it is a directory. Name a file in it.");
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16)) {
            writing.to(out);
        } catch (IOException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }
}
