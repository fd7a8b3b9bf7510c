package dev.slipway.image;

import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.disk.DeltaDisk;
import dev.slipway.disk.Disk;
import dev.slipway.disk.DiskDigest;
import dev.slipway.disk.DiskLayout;
import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.ext4.DoesNotFit;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.image.catalogue.DiskFacts;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ImageFiles;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.definition.ExtraPartition;
import dev.slipway.image.harden.Audit;
import dev.slipway.image.inventory.Inventory;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The disk of an image that is being made, and what is learnt of it on the way. */
final class DiskDraft {
    private static final long MEBIBYTE = 1L << 20;
    private static final List<String> DISK_FILES =
            List.of(ImageFiles.DISK, ImageFiles.DELTA, ImageFiles.BASE, ImageFiles.BASE_CLUSTERS, ImageFiles.CLUSTERS);

    private final Definition definition;
    private final Ingredients ingredients;
    private final ImageListener listener;
    private final Map<String, Long> layerBytes = new HashMap<>();
    private Optional<DiskFacts> facts = Optional.empty();
    private Optional<Inspection> inspection = Optional.empty();

    DiskDraft(Definition definition, Ingredients ingredients, ImageListener listener) {
        this.definition = definition;
        this.ingredients = ingredients;
        this.listener = listener;
    }

    /** Puts the disk, and with {@code boot: external} its kernel, into {@code directory}; true when no disk was written. */
    boolean make(Path directory, List<Image> known) throws ImageException, IOException {
        Tree tree = tree();
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Inspection> inspecting = beside.submit(() -> Inspection.of(tree, definition));
            boolean isShared = make(tree, directory, known);
            inspection = Optional.of(Inspection.outcome(inspecting));
            return isShared;
        }
    }

    private boolean make(Tree tree, Path directory, List<Image> known) throws ImageException, IOException {
        if (definition.boot().mode() == Boot.Mode.EXTERNAL) {
            copy(BootFiles.kernel(tree, definition), directory.resolve(ImageFiles.KERNEL));
            copy(BootFiles.initrd(tree, definition), directory.resolve(ImageFiles.INITRD));
        }
        for (Image image : known) {
            if (image.facts().recipe().equals(ingredients.recipe()) && share(image, directory)) {
                return true;
            }
        }
        write(plan(tree), directory, known);
        return false;
    }

    /** The disk, planned and digested. */
    Rehearsal rehearse() throws ImageException, IOException {
        long start = System.nanoTime();
        Tree tree = tree();
        DiskPlan plan = plan(tree);
        listener.on(new ImageEvent.DiskPlanned(plan.sizeBytes(), plan.dataBytes()));
        DiskManifest manifest = DiskDigest.manifest(plan);
        listener.on(new ImageEvent.DiskReady(false, Duration.ofNanos(System.nanoTime() - start)));
        return new Rehearsal(
                plan, manifest, Inventory.of(tree), ingredients.identity().rootFileSystem());
    }

    private DiskPlan plan(Tree tree) throws ImageException, IOException {
        try {
            return Disk.plan(
                    tree,
                    layout(),
                    ingredients.identity(),
                    BootFiles.bios(tree),
                    ingredients.sourceDate().orElseGet(() -> newest(tree)));
        } catch (DoesNotFit e) {
            throw new ImageException("cannot make the disk of " + definition.name() + ": " + e.getMessage()
                    + ".\nGive it that much or more, or auto, where its size is set (disk.size in slipway.yaml or"
                    + " --size for the disk, disk.partitions for a partition), or put less into the image.");
        }
    }

    /** Other names for the disk of an image that differs in nothing a disk shows; false when that image has just gone. */
    private boolean share(Image image, Path directory) throws IOException {
        for (String name : DISK_FILES) {
            if (Files.exists(image.directory().resolve(name))
                    && !link(image.directory().resolve(name), directory, name)) {
                for (String linked : DISK_FILES) {
                    Files.deleteIfExists(directory.resolve(linked));
                }
                return false;
            }
        }
        facts = Optional.of(image.facts().disk());
        return true;
    }

    private static boolean link(Path from, Path directory, String name) throws IOException {
        try {
            Files.createLink(directory.resolve(name), from);
            return true;
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }

    private Tree tree() throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (Snapshot snapshot : ingredients.layers()) {
            Layer layer = DirectoryReader.read(snapshot.directory(), DirectoryReader.Form.OVERLAY, snapshot.id());
            layerBytes.put(
                    snapshot.id(),
                    layer.entries().stream().mapToLong(DiskDraft::sizeBytes).sum());
            layers.add(layer);
        }
        return Tree.merge(layers);
    }

    private static long sizeBytes(Entry entry) {
        return entry instanceof Entry.RegularFile file ? file.content().sizeBytes() : 0;
    }

    /** The disk's own time, which follows from the tree and not from when it is written. */
    private static Instant newest(Tree tree) {
        return tree.entries().stream()
                .map(entry -> entry.attributes().modified())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** A size that is not whole MiB is rounded down, so that the disk always fits into the volume asked for. */
    private DiskLayout layout() {
        OptionalLong asked = definition.disk().sizeBytes();
        DiskLayout layout =
                DiskLayout.hybrid(asked.isPresent() ? OptionalLong.of(asked.getAsLong() / MEBIBYTE * MEBIBYTE) : asked);
        for (ExtraPartition extra : definition.partitions()) {
            layout = layout.with(extra.partition());
        }
        return layout;
    }

    private void write(DiskPlan plan, Path directory, List<Image> bases) throws IOException {
        listener.on(new ImageEvent.DiskPlanned(plan.sizeBytes(), plan.dataBytes()));
        Optional<DiskManifest> written = Optional.empty();
        // An image is mostly a change of the newest of its name.
        Optional<Image> base = bases.stream().filter(this::isAlike).findFirst();
        if (base.isPresent()) {
            written = delta(plan, directory, base.get());
        }
        DiskManifest manifest = written.isPresent()
                ? written.get()
                : RawDisk.writeAndDigest(plan, directory.resolve(ImageFiles.DISK), this::progress);
        manifest.write(directory.resolve(ImageFiles.CLUSTERS));
        facts = Optional.of(new DiskFacts(
                plan.sizeBytes(),
                definition.disk().sizeBytes().orElse(plan.sizeBytes()),
                plan.dataBytes(),
                Recipe.text(manifest.digest()),
                ingredients.identity().rootFileSystem()));
    }

    private void progress(long doneBytes, long totalBytes) {
        listener.on(new ImageEvent.DiskProgress(doneBytes, totalBytes));
    }

    /** Whether most of the disk may be on the other's: the same definition made both. */
    private boolean isAlike(Image base) {
        return base.facts().title().equals(definition.title()) && Files.exists(base.rawClusters());
    }

    /** Stores the disk as what it has otherwise than that of {@code base}; nothing where that is much, or base has gone. */
    private Optional<DiskManifest> delta(DiskPlan plan, Path directory, Image base) throws IOException {
        boolean isThere = link(base.rawDisk(), directory, ImageFiles.BASE)
                && link(base.rawClusters(), directory, ImageFiles.BASE_CLUSTERS);
        Optional<DiskManifest> written = Optional.empty();
        if (isThere) {
            DiskManifest below = DiskManifest.read(directory.resolve(ImageFiles.BASE_CLUSTERS));
            written = DeltaDisk.write(
                    plan, below, Path.of(ImageFiles.BASE), directory.resolve(ImageFiles.DELTA), this::progress);
        }
        if (written.isEmpty()) {
            Files.deleteIfExists(directory.resolve(ImageFiles.BASE));
            Files.deleteIfExists(directory.resolve(ImageFiles.BASE_CLUSTERS));
        }
        return written;
    }

    private static void copy(Entry.RegularFile from, Path to) throws IOException {
        try (InputStream in = from.content().open()) {
            Files.copy(in, to);
        }
    }

    /** What a layer added, in bytes of its files; only after {@link #make}. */
    long layerBytes(String snapshotId) {
        return layerBytes.getOrDefault(snapshotId, 0L);
    }

    /** What is installed on the disk; only after {@link #make}. */
    Inventory inventory() {
        return inspection.orElseThrow().inventory();
    }

    /** How the tree stands to the rules of hardening; only after {@link #make}. */
    Audit audit() {
        return inspection.orElseThrow().audit();
    }

    /** What there is to know of the disk; only after {@link #make}. */
    DiskFacts facts() {
        return facts.orElseThrow();
    }
}
