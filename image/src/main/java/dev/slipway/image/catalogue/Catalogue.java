package dev.slipway.image.catalogue;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.image.provenance.SignedStatement;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The images of a store. Any number of processes may use it at once. */
public final class Catalogue {
    private static final String LOCK = "image catalogue";
    private static final int PROOFS_KEPT = 20;
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f][0-9a-f-]{0,35}");

    private final Store store;
    private final Tags tags;

    private Catalogue(Store store) {
        this.store = store;
        this.tags = new Tags(store);
    }

    /** The catalogue of {@code store}. */
    public static Catalogue of(Store store) {
        return new Catalogue(store);
    }

    /** All images that can be read, the newest first. */
    public List<Image> list() throws IOException {
        return list(damaged -> {});
    }

    /** As {@link #list()}; those that cannot be read are told to {@code damaged}. */
    public List<Image> list(Consumer<DamagedImage> damaged) throws IOException {
        NavigableMap<ImageReference, UUID> names = tags.read();
        List<Image> images = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(store.images(), Files::isDirectory)) {
            for (Path directory : directories) {
                read(directory, names, damaged).ifPresent(images::add);
            }
        }
        images.sort(Comparator.comparing((Image image) -> image.facts().created())
                .reversed()
                .thenComparing(Image::id));
        return images;
    }

    /** The image of that UUID. */
    public Optional<Image> withId(UUID id) throws IOException {
        return read(directory(id), tags.read(), damaged -> {
            throw new CatalogueException(damaged.toString());
        });
    }

    /**
     * The image that {@code text} names: a UUID, NAME[:TAG], or the beginning of a UUID, in this order.
     *
     * @throws CatalogueException when there is none, or more than one
     */
    public Image find(String text) throws IOException {
        List<DamagedImage> damaged = new ArrayList<>();
        List<Image> images = list(damaged::add);
        List<Image> found = matches(text, images);
        if (found.size() == 1) {
            return found.getFirst();
        }
        Optional<DamagedImage> meant =
                damaged.stream().filter(image -> image.isMeantBy(text)).findFirst();
        if (found.isEmpty() && meant.isPresent()) {
            throw new CatalogueException(meant.get().toString());
        }
        if (found.isEmpty()) {
            throw new CatalogueException("there is no image \"" + text + "\". " + known(images));
        }
        throw new CatalogueException("\"" + text + "\" can be any of " + found.size() + " images:\n" + lines(found)
                + "\nGive more characters of the id, or NAME:TAG.");
    }

    private static List<Image> matches(String text, List<Image> images) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<Image> byId = images.stream()
                .filter(image -> image.id().toString().equals(lower))
                .toList();
        if (!byId.isEmpty()) {
            return byId;
        }
        List<Image> byName =
                ImageReference.parse(text).map(r -> named(r, text, images)).orElse(List.of());
        if (!byName.isEmpty() || !PREFIX.matcher(lower).matches()) {
            return byName;
        }
        return images.stream()
                .filter(image -> image.id().toString().startsWith(lower))
                .toList();
    }

    /** Images of that name; a name without a tag is its {@code latest}, else whatever else has the name. */
    private static List<Image> named(ImageReference reference, String text, List<Image> images) {
        List<Image> exact = images.stream()
                .filter(image -> image.references().contains(reference))
                .toList();
        if (!exact.isEmpty() || text.contains(":")) {
            return exact;
        }
        return images.stream()
                .filter(image ->
                        image.references().stream().anyMatch(r -> r.name().equals(reference.name())))
                .toList();
    }

    private static String known(List<Image> images) {
        return images.isEmpty()
                ? "There is none at all yet: build one with slipway build DIR."
                : "These are there:\n" + lines(images.subList(0, Math.min(10, images.size())))
                        + (images.size() > 10 ? "\n  … (slipway images shows all)" : "");
    }

    private static String lines(List<Image> images) {
        return String.join("\n", images.stream().map(Catalogue::line).toList());
    }

    private static String line(Image image) {
        String names = image.references().isEmpty()
                ? "<none>"
                : String.join(
                        ", ", image.references().stream().map(Objects::toString).toList());
        return "  " + image.id() + "  " + names;
    }

    /**
     * Adds the image whose files are in {@code scratch}, or gives the one of the same id that is there already.
     *
     * @param scratch on the store's file system; holds the disk and all other files but the facts
     */
    public Image publish(ImageFacts facts, Scratch scratch) throws IOException {
        Path made = scratch.directory().resolve("image");
        Files.writeString(made.resolve(ImageFiles.FACTS), JsonObject.write(ImageJson.write(facts)));
        sync(made);
        store.publish(made, directory(facts.id()));
        return withId(facts.id())
                .orElseThrow(() -> new CatalogueException(
                        "image " + facts.id() + " was removed while it was being made. Build it again."));
    }

    /** An image that is in the catalogue must be whole after a power cut, too. */
    private static void sync(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }

    /** Where an image that is being made collects its files. */
    public static Path draft(Scratch scratch) throws IOException {
        return Files.createDirectories(scratch.directory().resolve("image"));
    }

    /** Gives the image a name, taking it from the image that has it. */
    public void tag(Image image, ImageReference reference) throws IOException, InterruptedException {
        try (KeyLock held = store.lock(LOCK)) {
            Objects.requireNonNull(held);
            if (!Files.isDirectory(directory(image.id()))) {
                throw new CatalogueException(
                        "cannot tag " + image.id() + " as " + reference + ": it has just been removed.");
            }
            NavigableMap<ImageReference, UUID> names = tags.read();
            if (!image.id().equals(names.put(reference, image.id()))) {
                tags.write(names);
            }
        }
    }

    /** Adds a boot test's outcome to its image. */
    public void record(Image image, ProofReport report) throws IOException, InterruptedException {
        try (KeyLock held = store.lock(LOCK)) {
            Objects.requireNonNull(held);
            Path directory = directory(image.id());
            if (!Files.isDirectory(directory)) {
                return;
            }
            List<ProofReport> proofs = new ArrayList<>(proofs(directory));
            proofs.add(report);
            List<ProofReport> kept = proofs.subList(Math.max(0, proofs.size() - PROOFS_KEPT), proofs.size());
            store.write(
                    directory.resolve(ImageFiles.PROOFS),
                    JsonObject.write(kept.stream().map(ImageJson::write).toList())
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Signs the image's provenance, beside the signatures that other keys made.
     *
     * @throws CatalogueException when the image has none, or has just been removed
     */
    public void sign(Image image, PrivateKey key) throws IOException, InterruptedException {
        try (KeyLock held = store.lock(LOCK)) {
            Objects.requireNonNull(held);
            if (!Files.exists(image.provenance())) {
                throw new CatalogueException("cannot sign " + image.label()
                        + ": it has no provenance, as a Slipway made it that wrote none yet, or it has just been removed."
                        + " Build it again.");
            }
            SignedStatement unsigned = new SignedStatement(Files.readString(image.provenance()), List.of());
            SignedStatement known = Files.exists(image.signature())
                    ? SignedStatement.parse(
                            Files.readAllBytes(image.signature()),
                            image.signature().toString())
                    : unsigned;
            store.write(image.signature(), known.signedBy(key).write());
        }
    }

    /**
     * Removes a name, and the image with its last name; by docker's rules an image of several names is removed by its
     * id only with {@code force}, and one that servers use only with {@code force}, too.
     */
    public Removal remove(String text, boolean force, Removal.Users users) throws IOException, InterruptedException {
        try (KeyLock held = store.lock(LOCK)) {
            Objects.requireNonNull(held);
            Optional<DamagedImage> damaged = force ? damaged(text) : Optional.empty();
            if (damaged.isPresent()) {
                return delete(damaged.get().id(), damaged.get().references());
            }
            Image image = find(text);
            Optional<ImageReference> name = nameIn(text, image);
            if (name.isPresent() && image.references().size() > 1) {
                NavigableMap<ImageReference, UUID> names = tags.read();
                names.remove(name.get());
                tags.write(names);
                return new Removal(List.of(name.get()), Optional.empty());
            }
            refuse(image, force, users);
            return delete(image.id(), image.references());
        }
    }

    /** The one damaged image that is meant, if no other is. */
    private Optional<DamagedImage> damaged(String text) throws IOException {
        List<DamagedImage> damaged = new ArrayList<>();
        List<Image> found = matches(text, list(damaged::add));
        damaged.removeIf(image -> !image.isMeantBy(text));
        return found.isEmpty() && damaged.size() == 1 ? Optional.of(damaged.getFirst()) : Optional.empty();
    }

    /** The name of the image that {@code text} is; empty when it is an id or the beginning of one. */
    private static Optional<ImageReference> nameIn(String text, Image image) {
        Optional<ImageReference> given = ImageReference.parse(text);
        Optional<ImageReference> exact = given.filter(image.references()::contains);
        return exact.isPresent() || text.contains(":")
                ? exact
                : given.flatMap(r -> image.references().stream()
                        .filter(own -> own.name().equals(r.name()))
                        .findFirst());
    }

    private static void refuse(Image image, boolean force, Removal.Users users) {
        if (force) {
            return;
        }
        if (image.references().size() > 1) {
            throw new CatalogueException("cannot remove " + image.shortId() + ": it has several names, "
                    + String.join(
                            ", ",
                            image.references().stream().map(Objects::toString).toList())
                    + ". Remove them one by one, or use --force.");
        }
        List<String> servers = users.of(image.id());
        if (!servers.isEmpty()) {
            throw new CatalogueException(
                    "cannot remove " + image.label() + ": the disks of " + String.join(", ", servers)
                            + " are based on it. Remove these servers first (slipway rm), or use --force, which breaks them.");
        }
    }

    /** The image before its names: where the disk is full, that makes the room that a new list of names needs. */
    private Removal delete(UUID id, List<ImageReference> references) throws IOException {
        try (Scratch scratch = store.scratch("removed")) {
            Files.move(directory(id), scratch.directory().resolve("image"), StandardCopyOption.ATOMIC_MOVE);
        }
        NavigableMap<ImageReference, UUID> names = tags.read();
        // Also those of an image whose removal was killed before its names went.
        if (names.values().removeIf(named -> !Files.exists(directory(named)))) {
            tags.write(names);
        }
        return new Removal(references, Optional.of(id));
    }

    private Optional<Image> read(
            Path directory, NavigableMap<ImageReference, UUID> names, Consumer<DamagedImage> damaged)
            throws IOException {
        String text;
        try {
            text = Files.readString(directory.resolve(ImageFiles.FACTS));
        } catch (NoSuchFileException e) {
            // Not an image, or one that another process has just removed.
            return Optional.empty();
        }
        try {
            ImageFacts facts = ImageJson.readFacts(
                    JsonObject.parse(text, directory.resolve(ImageFiles.FACTS).toString()));
            return Optional.of(new Image(directory, facts, Tags.of(facts.id(), names), proofs(directory)));
        } catch (FileSystemException e) {
            // That a file cannot be opened now says nothing of what is in it, and nobody shall remove it for that.
            throw e;
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            String reason = String.valueOf(e.getMessage());
            idOf(directory).ifPresent(id -> damaged.accept(new DamagedImage(id, Tags.of(id, names), reason)));
            return Optional.empty();
        }
    }

    /** A directory of another name is none of ours. */
    private static Optional<UUID> idOf(Path directory) {
        try {
            return Optional.of(UUID.fromString(String.valueOf(directory.getFileName())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<ProofReport> proofs(Path directory) throws IOException {
        Path file = directory.resolve(ImageFiles.PROOFS);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<ProofReport> proofs = new ArrayList<>();
        for (JsonObject proof : JsonObject.parse("{\"proofs\":" + Files.readString(file) + "}", file.toString())
                .objects("proofs")) {
            proofs.add(ImageJson.readProof(proof));
        }
        return proofs;
    }

    private Path directory(UUID id) {
        return store.images().resolve(id.toString());
    }
}
