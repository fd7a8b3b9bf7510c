package dev.slipway.build.snapshot;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The tree that layers make, mounted for reading only. */
public final class View implements AutoCloseable {
    private final Scratch scratch;
    private final Path root;

    private View(Scratch scratch, Path root) {
        this.scratch = scratch;
        this.root = root;
    }

    /** Opens the tree of {@code layers}, the lowest first. */
    public static View of(Store store, List<Snapshot> layers) throws IOException {
        Overlay.requireRoot();
        Scratch scratch = store.scratch("view");
        try {
            // Overlayfs wants two layers at least when none is written to; an empty one changes nothing.
            Path root = Files.createDirectory(scratch.directory().resolve("root"));
            if (layers.isEmpty()) {
                Overlay.asEmptyRoot(root);
            } else {
                Overlay.mount(scratch.directory(), layers, Optional.empty(), root);
            }
            return new View(scratch, root);
        } catch (SnapshotException e) {
            scratch.close();
            throw e;
        } catch (IOException e) {
            scratch.close();
            throw store.explain("Cannot stack layers", e);
        }
    }

    /** The tree's root; valid until {@link #close}. */
    public Path root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
