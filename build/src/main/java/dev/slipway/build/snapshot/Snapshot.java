package dev.slipway.build.snapshot;

import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An immutable layer: a directory in overlayfs's form (whiteouts are character devices 0:0, opaque directories have
 * the {@code overlay.opaque} attribute).
 *
 * @param id names the layer for good: the same id means the same files
 * @param directory the layer's root
 */
public record Snapshot(String id, Path directory) {

    public Snapshot {
        if (!id.matches("[a-z0-9][a-z0-9-]{7,100}")) {
            throw new IllegalArgumentException("not a snapshot id: " + id);
        }
    }

    /** The published snapshot of that id, which pruning leaves alone from now on. */
    public static Optional<Snapshot> find(Store store, String id) throws IOException {
        Snapshot snapshot = new Snapshot(id, store.snapshots().resolve(id));
        return store.hold(id) ? Optional.of(snapshot) : Optional.empty();
    }

    /** Publishes a layer directory of a scratch; when the id is taken, that snapshot is the same and is given. */
    public static Snapshot publish(Store store, Path made, String id) throws IOException {
        Snapshot snapshot = new Snapshot(id, store.snapshots().resolve(id));
        store.publishSnapshot(made, id);
        return snapshot;
    }

    /** A new id that no other snapshot has. */
    public static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
