package dev.slipway.image;

import dev.slipway.build.BuildEvent;
import dev.slipway.build.BuildException;
import dev.slipway.build.BuildRequest;
import dev.slipway.build.BuildResult;
import dev.slipway.build.Builder;
import dev.slipway.build.Caching;
import dev.slipway.build.DockerfileText;
import dev.slipway.build.base.BaseImage;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.disk.DiskIdentity;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ImageFiles;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.definition.Finish;
import dev.slipway.image.finish.FinishRecipe;
import dev.slipway.image.finish.Foundation;
import dev.slipway.image.harden.HardenScript;
import dev.slipway.image.harden.Level;
import dev.slipway.oci.ContainerConfig;
import dev.slipway.oci.ImageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Makes images: the author's tree, its finish, its disk, its place in the catalogue. */
public final class ImageBuilder {
    private final Store store;
    private final Catalogue catalogue;
    private final ImageListener listener;

    /** A builder for the images of {@code store}. */
    public ImageBuilder(Store store, ImageListener listener) {
        this.store = store;
        this.catalogue = Catalogue.of(store);
        this.listener = listener;
    }

    /**
     * Makes the image, or finds the one that the same recipe gave before, and names it. An interrupt of the calling
     * thread ends it.
     *
     * @throws BuildException when the Dockerfile or a step fails
     * @throws ImageException when what was built cannot be made an image
     */
    public BuiltImage build(ImageRequest request)
            throws BuildException, ImageException, IOException, InterruptedException {
        Definition definition = request.definition();
        Ingredients ingredients = ingredients(request);
        UUID id = ingredients.imageId(definition);
        try (KeyLock held = store.lock("image " + id)) {
            Objects.requireNonNull(held);
            Optional<Image> known = catalogue.withId(id);
            Image image = known.isPresent() ? known.get() : make(request, ingredients, id);
            for (ImageReference name : request.names()) {
                catalogue.tag(image, name);
            }
            Image named = catalogue.withId(id).orElse(image);
            listener.on(new ImageEvent.Published(named, known.isPresent()));
            return new BuiltImage(named, known.isPresent());
        }
    }

    /** Does what {@link #build} does, up to the disk, which is planned and not written; no image comes of it. */
    public Rehearsal rehearse(ImageRequest request)
            throws BuildException, ImageException, IOException, InterruptedException {
        Ingredients ingredients = ingredients(request);
        return new DiskDraft(request.definition(), ingredients, listener).rehearse();
    }

    private Ingredients ingredients(ImageRequest request)
            throws BuildException, ImageException, IOException, InterruptedException {
        Definition definition = request.definition();
        if (!definition.arch().equals("x86_64")) {
            throw new ImageException("cannot build " + definition.source() + " for " + definition.arch()
                    + ": only x86_64 disks can be made. Write \"arch: x86_64\".");
        }
        definition.notes().forEach(note -> listener.on(new ImageEvent.Note(note)));
        BuildResult author =
                new Builder(store, event -> listener.on(new ImageEvent.Recipe(event))).build(request.recipe());
        return finished(request, author);
    }

    private Ingredients finished(ImageRequest request, BuildResult author)
            throws BuildException, ImageException, IOException, InterruptedException {
        Definition definition = request.definition();
        Optional<Instant> sourceDate = request.recipe().sourceDate();
        Instant created = sourceDate.orElseGet(Instant::now);
        if (definition.finish() == Finish.NONE) {
            if (definition.hardening().level() != Level.NONE) {
                throw new ImageException(
                        "cannot harden " + definition.name() + ": \"finish: none\" leaves the tree as it"
                                + " is. Write \"finish: server\", or remove \"harden\".");
            }
            DiskIdentity identity = identity(definition, Foundation.of(author).key());
            return new Ingredients(author, Optional.empty(), identity, created, sourceDate);
        }
        if (author.layers().stream().noneMatch(ImageBuilder::hasPackages)) {
            throw new ImageException("cannot make a server of " + definition.dockerfile()
                    + ": its tree has no dpkg, and only trees of Debian and Ubuntu can be finished. Start FROM one of them,"
                    + " or write \"finish: none\" and bring kernel, init and boot loader yourself.");
        }
        Foundation foundation = Foundation.of(author);
        DiskIdentity identity = identity(definition, foundation.key());
        FinishRecipe recipe = new FinishRecipe(
                definition.boot(), definition.hardening(), definition.hostname(), identity, definition.partitions());
        try (Scratch scratch = store.scratch("finish")) {
            recipe.writeContext(scratch.directory());
            BuildResult result = new Builder(store, this::onFinish)
                    .build(finishRequest(request, author, foundation, recipe, scratch));
            return new Ingredients(
                    author, Optional.of(new Ingredients.Finished(foundation, result)), identity, created, sourceDate);
        }
    }

    /** Of the files {@code key} names: those that make another server of it, not all that lie on it. */
    private static DiskIdentity identity(Definition definition, String key) {
        return DiskIdentity.of(Recipe.digest(List.of(
                "disk",
                key,
                definition.finish(),
                FinishRecipe.version(),
                definition.boot(),
                HardenScript.of(definition.hardening()),
                definition.hostname(),
                definition.disk(),
                definition.partitions())));
    }

    private static boolean hasPackages(Snapshot layer) {
        return Files.exists(layer.directory().resolve("var/lib/dpkg/status"));
    }

    private static BuildRequest finishRequest(
            ImageRequest request, BuildResult author, Foundation foundation, FinishRecipe recipe, Scratch scratch) {
        // Of the author's configuration nothing counts here: no user, shell, environment or trigger of it.
        ImageConfig plain = author.config().withContainer(ContainerConfig.EMPTY).withHistory(List.of());
        BaseImage base = new BaseImage(foundation.below(), plain, foundation.key());
        Caching caching = request.recipe().caching();
        return BuildRequest.of(scratch.directory(), DockerfileText.of("finish", recipe.dockerfile()))
                .withBuildArgs(recipe.buildArgs())
                .withContexts(Map.of(FinishRecipe.TREE, new dev.slipway.build.base.NamedContext.Ready(base)))
                .withPlatform(request.recipe().platform())
                .withOutside(request.recipe().outside())
                .withCaching(caching.at(caching.place().map(place -> place + "\nfinish")))
                .withSourceDate(request.recipe().sourceDate());
    }

    private void onFinish(BuildEvent event) {
        if (event instanceof BuildEvent.Output output && output.line().startsWith(FinishRecipe.SAYS)) {
            listener.on(new ImageEvent.Finished(output.line().substring(FinishRecipe.SAYS.length())));
        } else {
            listener.on(new ImageEvent.Finish(event));
        }
    }

    private Image make(ImageRequest request, Ingredients ingredients, UUID id)
            throws ImageException, IOException, InterruptedException {
        Definition definition = request.definition();
        long start = System.nanoTime();
        Instant started = Instant.now();
        try (Scratch scratch = store.scratch("image")) {
            Path draft = Catalogue.draft(scratch);
            Files.write(
                    draft.resolve(ImageFiles.CONFIG),
                    ingredients.author().config().toJson());
            DiskDraft disk = new DiskDraft(definition, ingredients, listener);
            boolean shared = disk.make(draft, catalogue.list());
            listener.on(new ImageEvent.DiskReady(shared, Duration.ofNanos(System.nanoTime() - start)));
            new Attestations(request, ingredients, disk).write(draft, id, started);
            return catalogue.publish(ingredients.facts(definition, id, disk), scratch);
        } catch (IOException e) {
            // A channel that an interrupt closes says so only by an exception of its own.
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("while the disk was written").initCause(e);
            }
            throw store.explain("Cannot make the disk of " + definition.name(), e);
        }
    }
}
