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
import dev.slipway.image.ImageRequest;
import dev.slipway.oci.Digest;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.registry.Reference;
import dev.slipway.oci.registry.Registries;
import dev.slipway.oci.registry.RepositoryName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
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
        List<String> names = option.names().isEmpty()
                ? request.names().stream().map(Object::toString).toList()
                : option.names();
        try {
            new TreeOutput(store, context, option).write(result, names);
        } catch (ClosedByInterruptException e) {
            // It is the interrupt's own way through input and output, and is told as what it is.
            throw (InterruptedException) new InterruptedException("while the tree was written").initCause(e);
        }
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
            ImageWriter image = packed(store, result, scratch, option, List.of());
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
                    ImageWriter writer = packed(store, result, scratch, option, names);
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

    private static ImageWriter packed(
            Store store, BuildResult result, Scratch scratch, OutputOption option, List<String> names)
            throws IOException {
        try {
            return ResultImage.of(result, scratch.directory(), option.packing(), names);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw store.explain("Cannot pack the layers", e);
        }
    }

    private Path file() {
        return context.path(destination());
    }

    private String destination() {
        return option.destination().orElseThrow();
    }

    private void stream(OutputFile.Writing writing) throws IOException {
        if (destination().equals("-")) {
            OutputStream out = new BufferedOutputStream(context.terminal().out(), 1 << 16);
            writing.to(out);
            out.flush();
            return;
        }
        OutputFile.of(file()).write(writing);
    }
}
