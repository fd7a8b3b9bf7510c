package dev.slipway.cloud.disks;

import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.qcow2.Qcow2File;
import dev.slipway.disk.qcow2.Qcow2Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of all disks, each a document of the state: its size and the layer below it.
 *
 * <p>A file is there before its document, and goes after it; what a killed process left is swept at the next start.
 */
public final class Layers {
    /** The member of a volume or snapshot that names its own layer; a volume gets one when it is first written to. */
    public static final String OWN = "_layer";

    /** The member of a volume that names the layer it begins as. */
    public static final String FROM = "_from";

    /** The member of a volume that names the layer it will write to once its server's machine has changed over. */
    public static final String NEXT = "_next_layer";

    private static final String KIND = "layer";
    private static final String SWEEP = "disks.sweep";
    private static final String BELOW = "below";
    private static final String SIZE = "size";

    private final Path folder;
    private final List<String> holders;

    private Layers(Path folder, List<String> holders) {
        this.folder = folder;
        this.holders = List.copyOf(holders);
    }

    /**
     * The layers in {@code folder}.
     *
     * @param holders the kinds of documents that name layers
     */
    public static Layers open(Path folder, State state, List<String> holders) throws IOException {
        Layers layers = new Layers(Files.createDirectories(folder).toAbsolutePath(), holders);
        layers.sweep(state);
        Set<String> known = state.read(view -> Set.copyOf(view.list(KIND, layer -> true).stream()
                .map(layer -> name(layer.string("id")))
                .toList()));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!known.contains(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return layers;
    }

    /** The step that removes layers which nothing needs any more. */
    public Map<String, Steps.Step> steps(State state) {
        return Map.of(SWEEP, about -> sweep(state));
    }

    /** Has layers that nothing needs removed; to be called where a volume or snapshot goes. */
    public static void sweepLater(Transaction tx) {
        tx.later(Duration.ZERO, SWEEP, JsonObject.EMPTY);
    }

    private static String name(String id) {
        return id + ".qcow2";
    }

    /** Where the layer is; absolute. */
    public Path file(String id) {
        return folder.resolve(name(id));
    }

    /** A name for a file that is being written, which becomes a layer by {@link #add} or is swept. */
    public Path draft() {
        return folder.resolve("draft-" + Resources.newId());
    }

    /**
     * Makes a complete file a layer that stands by itself.
     *
     * @throws UncheckedIOException in which case the transaction must not be kept
     */
    public String add(Transaction tx, Path draft, long sizeBytes) {
        String id = Resources.newId();
        try {
            Files.move(draft, file(id), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keep(tx, id, sizeBytes, Optional.empty());
    }

    private String overlay(Transaction tx, Optional<String> below, long sizeBytes) {
        String id = Resources.newId();
        try {
            if (below.isPresent()) {
                Qcow2Overlay.create(file(id), Path.of(name(below.get())), "qcow2", sizeBytes);
            } else {
                DiskPlan empty = new DiskPlan(sizeBytes, List.of());
                Qcow2Disk.write(empty, file(id), new Compression.None(), DiskProgress.NONE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keep(tx, id, sizeBytes, below);
    }

    private static String keep(Transaction tx, String id, long sizeBytes, Optional<String> below) {
        tx.put(KIND, JsonObject.of("id", id, SIZE, sizeBytes, BELOW, below.orElse(null)));
        return id;
    }

    /** The disk a layer is, all that lies below it included. */
    public DiskPlan plan(State state, String id) throws IOException {
        JsonObject layer = state.read(view -> view.find(KIND, id))
                .orElseThrow(() -> new IOException("the disk " + id + " is gone"));
        Optional<String> below = layer.text(BELOW);
        return below.isPresent() ? Qcow2File.plan(file(id), plan(state, below.get())) : Qcow2File.plan(file(id));
    }

    /**
     * The layer a volume writes to, made when it has none or has grown.
     *
     * @return the volume's document, which names it
     * @throws UncheckedIOException in which case the transaction must not be kept
     */
    public JsonObject writable(Transaction tx, String kind, JsonObject given) {
        // A freeze under way knows what to keep; whoever switches a machine on meanwhile begins behind it.
        JsonObject volume = given.text(NEXT).isPresent() ? advance(tx, kind, given) : given;
        Optional<String> own = volume.text(OWN);
        long sizeBytes = volume.number(SIZE);
        if (own.isPresent() && size(tx, own.get()) >= sizeBytes) {
            return volume;
        }
        Optional<String> below = own.isPresent() ? own : volume.text(FROM);
        long least = below.isPresent() ? Math.max(sizeBytes, size(tx, below.get())) : sizeBytes;
        return tx.put(kind, volume.with(OWN, overlay(tx, below, least)));
    }

    /** Notes that the layer a volume writes to is made as large as the volume now is, by the machine that writes to it. */
    public static void grow(Transaction tx, JsonObject volume) {
        tx.find(KIND, volume.string(OWN))
                .filter(layer -> layer.number(SIZE) < volume.number(SIZE))
                .ifPresent(layer -> tx.put(KIND, layer.with(SIZE, volume.get(SIZE))));
    }

    /** How large the disk of a layer is. */
    public static long size(Transaction tx, String id) {
        return tx.find(KIND, id).map(layer -> layer.number(SIZE)).orElse(0L);
    }

    /** What a volume that nobody writes to holds, as a layer that stays so: the volume goes on in one of its own. */
    public static Optional<String> freeze(Transaction tx, String kind, JsonObject volume) {
        Optional<String> own = volume.text(OWN);
        if (own.isEmpty()) {
            return volume.text(FROM);
        }
        tx.put(kind, volume.without(OWN::equals).with(FROM, own.get()));
        return own;
    }

    /** Makes the layer that a volume with one of its own will write to next. */
    JsonObject prepareNext(Transaction tx, String kind, JsonObject volume) {
        if (volume.text(NEXT).isPresent()) {
            return volume;
        }
        String own = volume.string(OWN);
        return tx.put(kind, volume.with(NEXT, overlay(tx, Optional.of(own), size(tx, own))));
    }

    /** Has a volume that is being frozen write to its next layer. */
    static JsonObject advance(Transaction tx, String kind, JsonObject volume) {
        return tx.put(kind, volume.without(NEXT::equals).with(OWN, volume.get(NEXT)));
    }

    private void sweep(State state) throws IOException {
        List<String> gone = state.write(tx -> {
            Set<String> needed = needed(tx);
            List<String> rest = tx.list(KIND, layer -> !needed.contains(layer.string("id"))).stream()
                    .map(layer -> layer.string("id"))
                    .toList();
            rest.forEach(id -> tx.remove(KIND, id));
            return rest;
        });
        for (String id : gone) {
            Files.deleteIfExists(file(id));
        }
    }

    private Set<String> needed(Transaction tx) {
        Deque<String> open = new ArrayDeque<>();
        for (String kind : holders) {
            for (JsonObject holder : tx.list(kind, document -> true)) {
                Stream.of(OWN, FROM, NEXT)
                        .flatMap(name -> holder.text(name).stream())
                        .forEach(open::add);
            }
        }
        Set<String> needed = new HashSet<>();
        while (!open.isEmpty()) {
            String id = open.remove();
            if (needed.add(id)) {
                tx.find(KIND, id).flatMap(layer -> layer.text(BELOW)).ifPresent(open::add);
            }
        }
        return needed;
    }
}
