package dev.slipway.build;

import dev.slipway.build.base.BaseImage;
import dev.slipway.build.base.NamedContext;
import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.copy.Source;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.pattern.BadPatternException;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds what a step's {@code --from} means. */
final class FileSources {
    private static final String IGNORE_FILE = ".dockerignore";

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
        Path real = directory.toRealPath();
        Optional<Path> beside = run.request()
                .dockerfile()
                .file()
                .map(file -> file.resolveSibling(file.getFileName() + IGNORE_FILE))
                .filter(Files::isRegularFile);
        return context(real, beside.orElse(real.resolve(IGNORE_FILE)));
    }

    private static Source named(String name, Path directory) throws BuildException, IOException {
        if (!Files.isDirectory(directory)) {
            throw new BuildException("The context " + name + " is no directory: " + directory, "Check the path.");
        }
        return context(directory.toRealPath(), directory.resolve(IGNORE_FILE));
    }

    private static Source context(Path directory, Path ignoreFile) throws BuildException, IOException {
        return Source.context(directory, rules(ignoreFile), String.valueOf(ignoreFile.getFileName()));
    }

    private static IgnoreRules rules(Path file) throws BuildException, IOException {
        if (!Files.isRegularFile(file)) {
            return IgnoreRules.NONE;
        }
        try {
            return IgnoreRules.parse(Files.readString(file));
        } catch (BadPatternException e) {
            throw new BuildException(file + " has a bad pattern: " + e.getMessage(), "Correct the pattern.", e);
        }
    }
}
