package dev.slipway.build;

import dev.slipway.build.base.BaseImage;
import dev.slipway.build.base.NamedContext;
import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.copy.Source;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds what a step's {@code --from} means. */
final class FileSources {
    private final BuildRun run;
    private final Once<Source> context;

    FileSources(BuildRun run) {
        this.run = run;
        this.context = new Once<>(this::buildContext);
    }

    /** The source; nothing means the build context. */
    FileSource find(Optional<PlannedBase> from, Instruction instruction, Platform platform)
            throws BuildException, IOException, InterruptedException {
        if (from.isEmpty()) {
            return new FileSource.Host(context.get());
        }
        return switch (from.get()) {
            case PlannedBase.Stage stage -> {
                StageRun source = run.stage(stage.index());
                yield new FileSource.Layers(
                        source.prepared().key(),
                        "stage " + stage.name(),
                        () -> source.chain().layers());
            }
            case PlannedBase.Context named -> {
                NamedContext value =
                        run.request().contexts().getOrDefault(named.name(), new NamedContext.Image(named.name()));
                yield value instanceof NamedContext.Directory directory
                        ? new FileSource.Host(named(named.name(), directory.path()))
                        : layers(from.get(), instruction, platform);
            }
            case PlannedBase.Image image -> layers(image, instruction, platform);
            case PlannedBase.Scratch scratch -> new FileSource.Layers(CacheKey.root("scratch"), "scratch", List::of);
        };
    }

    private FileSource layers(PlannedBase from, Instruction instruction, Platform platform)
            throws BuildException, IOException, InterruptedException {
        BaseImage image = run.bases().find(from, platform, instruction.origin(), event -> {});
        return new FileSource.Layers(CacheKey.root(image.key()), from.label(), image::layers);
    }

    private Source buildContext() throws BuildException, IOException {
        Path directory = run.request().contextDirectory();
        if (!Files.isDirectory(directory)) {
            throw new BuildException(
                    "The build context " + directory + " is no directory",
                    "Give the directory in which COPY and ADD find their files.");
        }
        return context(directory.toRealPath(), run.request().dockerfile().file());
    }

    private static Source named(String name, Path directory) throws BuildException, IOException {
        if (!Files.isDirectory(directory)) {
            throw new BuildException("The context " + name + " is no directory: " + directory, "Check the path.");
        }
        return context(directory.toRealPath(), Optional.empty());
    }

    private static Source context(Path directory, Optional<Path> dockerfile) throws BuildException, IOException {
        IgnoreFile ignored = IgnoreFile.of(directory, dockerfile);
        return Source.context(directory, ignored.rules(), ignored.name());
    }
}
