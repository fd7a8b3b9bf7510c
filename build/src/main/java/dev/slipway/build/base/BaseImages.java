package dev.slipway.build.base;

import dev.slipway.build.outside.Outside;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Blob;
import dev.slipway.oci.DockerArchive;
import dev.slipway.oci.Image;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.OciLayout;
import dev.slipway.oci.Platform;
import dev.slipway.oci.registry.Reference;
import dev.slipway.oci.registry.RegistryException;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the base that a FROM names: a named context, another name by {@code bases:}, a base the store remembers, a
 * registry, a bootstrap, in this order.
 */
public final class BaseImages {
    private final Store store;
    private final Consumer<BaseEvent> listener;
    private final BaseRecords records;
    private final Unpacker unpacker;
    private final Bootstrap bootstrap;
    private final Outside outside;
    private final Optional<Pulls> pulls;

    /** Finds bases for {@code store} and tells {@code listener} what it does. */
    public BaseImages(Store store, Consumer<BaseEvent> listener, Outside outside) {
        this(store, listener, outside, Path.of("/etc/apt"));
    }

    BaseImages(Store store, Consumer<BaseEvent> listener, Outside outside, Path etcApt) {
        this.store = store;
        this.outside = outside;
        this.listener = listener;
        this.records = new BaseRecords(store);
        this.unpacker = new Unpacker(store);
        this.pulls = outside.registries().map(all -> new Pulls(store, all, unpacker, listener));
        this.bootstrap = new Bootstrap(store, etcApt);
    }

    /**
     * The base a request names.
     *
     * @throws BaseException when there is none; the message says what was tried
     */
    public BaseImage resolve(BaseRequest request) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Found found = find(request, request.reference(), request.bases().size() + 1);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        listener.accept(new BaseEvent.Ready(request.reference(), found.cached(), took));
        return found.image().withSearchPath();
    }

    private record Found(BaseImage image, boolean cached) {}

    private Found find(BaseRequest request, String reference, int hops) throws IOException, InterruptedException {
        if (reference.equals("scratch")) {
            return new Found(BaseImage.scratch(request.platform()), true);
        }
        if (hops < 0) {
            throw new BaseException("The names in bases: (and contexts) go round in circles from " + request.reference()
                    + " to " + reference + ". Let each lead to a base that exists.");
        }
        Optional<NamedContext> context = named(request.contexts(), reference);
        if (context.isPresent()) {
            return context.get() instanceof NamedContext.Image other
                    ? find(without(request, reference), other.reference(), hops - 1)
                    : open(context.get(), request);
        }
        Optional<String> mapped = mapped(request.bases(), reference);
        if (mapped.isPresent()) {
            return find(request, mapped.get(), hops - 1);
        }
        Optional<BaseImage> remembered = records.find(nameRecipe(reference, request));
        if (remembered.isPresent() && !outside.fresh()) {
            return new Found(remembered.get(), true);
        }
        return elsewhere(request, reference);
    }

    /** What is not in the store: a registry has it, or a package mirror what it is made of. */
    private Found elsewhere(BaseRequest request, String reference) throws IOException, InterruptedException {
        Optional<DebianSuite> suite = DebianSuite.of(ImageName.familiar(reference));
        String refusal = "none asked, as SLIPWAY_OFFLINE is set or this host alone was wanted";
        if (pulls.isPresent()) {
            try {
                return new Found(pull(reference, request.platform()).image(), false);
            } catch (RegistryException e) {
                if (e.kind() == RegistryException.Kind.FAILED || (outside.fresh() && suite.isEmpty())) {
                    throw e;
                }
                refusal = String.valueOf(e.getMessage());
            }
        }
        if (suite.isPresent()) {
            return bootstrapped(bootstrap.recipe(suite.get(), request.platform()), request.reference());
        }
        throw unknown(request, reference, refusal);
    }

    /**
     * The image of a registry, which later builds find by its name.
     *
     * @throws RegistryException when it is not to be had
     */
    public Pulls.Pulled pull(String name, Platform platform) throws IOException, InterruptedException {
        Reference reference;
        try {
            reference = Reference.parse(name);
        } catch (IllegalArgumentException e) {
            throw new BaseException("There is no image " + name + ": " + e.getMessage() + ".", e);
        }
        Pulls registry = pulls.orElseThrow(
                () -> new BaseException(
                        "Cannot pull " + name
                                + ": SLIPWAY_OFFLINE is set, so no registry is asked. Unset it, or bring the image by --build-context."));
        Pulls.Pulled pulled = registry.pull(name, reference, platform);
        records.save("name 1|" + platform + "|" + ImageName.familiar(name), pulled.image());
        listener.accept(new BaseEvent.Note(name, reference + " is " + pulled.digest()));
        return pulled;
    }

    private static Optional<NamedContext> named(Map<String, NamedContext> contexts, String reference) {
        String wanted = ImageName.familiar(reference);
        return contexts.entrySet().stream()
                .filter(e -> ImageName.familiar(e.getKey()).equalsIgnoreCase(wanted))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Optional<String> mapped(Map<String, String> bases, String reference) {
        return bases.entrySet().stream()
                .filter(e -> ImageName.familiar(e.getKey()).equals(ImageName.familiar(reference)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** A context may stand for the real image of its own name, so it is not looked up again. */
    private static BaseRequest without(BaseRequest request, String name) {
        Map<String, NamedContext> others = new java.util.HashMap<>(request.contexts());
        others.keySet().removeIf(k -> ImageName.familiar(k).equalsIgnoreCase(ImageName.familiar(name)));
        return new BaseRequest(request.reference(), request.platform(), others, request.bases());
    }

    /** The image a context holds, as a base; also for {@code COPY --from} and mounts of a named image. */
    public BaseImage open(NamedContext context, String name, Platform platform)
            throws IOException, InterruptedException {
        return open(context, new BaseRequest(name, platform, Map.of(), Map.of()))
                .image();
    }

    private Found open(NamedContext context, BaseRequest request) throws IOException, InterruptedException {
        return switch (context) {
            case NamedContext.Ready ready -> new Found(ready.image(), true);
            case NamedContext.Layout layout -> {
                try (Scratch scratch = store.scratch("layout")) {
                    OciLayout opened = OciLayout.open(layout.path(), scratch.directory());
                    yield unpacked(opened.image(layout.reference(), request.platform()), layout.path(), request);
                }
            }
            case NamedContext.DockerArchive archive -> {
                try (Scratch scratch = store.scratch("archive")) {
                    DockerArchive opened = DockerArchive.open(archive.file(), scratch.directory());
                    yield unpacked(opened.image(Optional.empty()), archive.file(), request);
                }
            }
            case NamedContext.Tar tar -> rootfs(tar.file(), request);
            case NamedContext.Directory directory -> {
                var layer = DirectoryReader.read(
                        directory.path().toRealPath(),
                        DirectoryReader.Form.PLAIN,
                        directory.path().toString());
                yield new Found(
                        withoutHistory(unpacker.tree(layer, directory.path().toString()), request), false);
            }
            case NamedContext.Image other ->
                find(request, other.reference(), request.bases().size() + 1);
        };
    }

    private Found unpacked(Image image, Path from, BaseRequest request) throws IOException, InterruptedException {
        List<Snapshot> layers = new ArrayList<>();
        boolean cached = true;
        for (Blob blob : image.layers()) {
            int number = layers.size() + 1;
            var diffId = image.config().diffIds().get(layers.size());
            if (Snapshot.find(store, diffId.algorithm() + "-" + diffId.hex()).isEmpty()) {
                cached = false;
                listener.accept(new BaseEvent.Unpacking(
                        request.reference(), number, image.layers().size()));
            }
            layers.add(unpacker.layer(blob, diffId, "layer " + number + " of " + from));
        }
        String key = image.config().chainId().map(Object::toString).orElse("scratch");
        return new Found(new BaseImage(layers, image.config(), key), cached);
    }

    /** An archive that has not changed since it was unpacked is not read again. */
    private Found rootfs(Path file, BaseRequest request) throws IOException, InterruptedException {
        Path real = file.toRealPath();
        var attributes = Files.readAttributes(real, "unix:ino,size,ctime,lastModifiedTime");
        String recipe = "rootfs 1|" + request.platform() + "|" + real + "|" + attributes.get("ino") + "|"
                + attributes.get("size") + "|" + attributes.get("ctime") + "|" + attributes.get("lastModifiedTime");
        return recorded(recipe, () -> {
            listener.accept(new BaseEvent.Unpacking(request.reference(), 1, 1));
            return withoutHistory(unpacker.archive(real), request);
        });
    }

    private static BaseImage withoutHistory(Unpacker.Unpacked unpacked, BaseRequest request) {
        ImageConfig config = ImageConfig.empty(request.platform()).withDiffIds(List.of(unpacked.diffId()));
        return new BaseImage(
                List.of(unpacked.snapshot()), config, unpacked.diffId().toString());
    }

    private Found bootstrapped(Bootstrap.Recipe recipe, String reference) throws IOException, InterruptedException {
        return recorded(recipe.text(), () -> {
            listener.accept(new BaseEvent.Bootstrapping(
                    reference,
                    reference + ": no image of that name is at hand; bootstrapping " + recipe.system() + " from "
                            + recipe.from() + " (about a minute, then cached)"));
            return bootstrap.make(recipe, line -> listener.accept(new BaseEvent.Output(reference, line)));
        });
    }

    /** Makes a base. */
    private interface Maker {
        BaseImage make() throws IOException, InterruptedException;
    }

    /** The recorded base of a recipe, made once even when many ask at the same time. */
    private Found recorded(String recipe, Maker maker) throws IOException, InterruptedException {
        KeyLock lock = store.lock(recipe);
        try {
            Optional<BaseImage> known = records.find(recipe);
            if (known.isPresent()) {
                return new Found(known.get(), true);
            }
            BaseImage made = maker.make();
            records.save(recipe, made);
            return new Found(made, false);
        } finally {
            lock.close();
        }
    }

    /** Remembers {@code image} under {@code name}, so that later builds find it in the store. */
    public void remember(String name, BaseImage image) throws IOException {
        records.save("name 1|" + image.config().platform() + "|" + ImageName.familiar(name), image);
    }

    private static String nameRecipe(String reference, BaseRequest request) {
        return "name 1|" + request.platform() + "|" + ImageName.familiar(reference);
    }

    private BaseException unknown(BaseRequest request, String reference, String refusal) {
        String contexts = request.contexts().isEmpty()
                ? "none given"
                : "given are "
                        + String.join(
                                ", ",
                                request.contexts().keySet().stream().sorted().toList());
        String mapping = request.bases().isEmpty()
                ? "empty"
                : "has "
                        + String.join(
                                ", ", request.bases().keySet().stream().sorted().toList());
        String asked = reference.equals(request.reference()) ? "" : " (for " + request.reference() + ")";
        return new BaseException(
                "There is no base " + reference + asked + ". Tried, in this order: the stages of the"
                        + " Dockerfile; --build-context (" + contexts + "); bases: of the definition (" + mapping
                        + "); the store " + store.home()
                        + "; the registry (" + refusal
                        + "); a bootstrap (only debian and ubuntu releases). Check the name, or give it by --build-context "
                        + reference
                        + "=oci-layout://DIR (or a tar, a directory,"
                        + " docker-archive://FILE), or map it in bases: of slipway.yaml to one that exists, such as debian:12.");
    }
}
