package dev.slipway.build.snapshot;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A layer being written: a mounted tree of the layers below it, whose changes become a snapshot or are discarded.
 *
 * <p>Without layers below, the tree is a plain directory and nothing is mounted.
 */
public final class Draft implements AutoCloseable {
    private final Store store;
    private final List<Snapshot> lowers;
    private final Scratch scratch;
    private final Path upper;
    private final Path root;
    private boolean mounted;

    private Draft(Store store, List<Snapshot> lowers, Scratch scratch, Path upper, Path root, boolean mounted) {
        this.store = store;
        this.lowers = List.copyOf(lowers);
        this.scratch = scratch;
        this.upper = upper;
        this.root = root;
        this.mounted = mounted;
    }

    /** Opens a draft on {@code lowers}, the lowest first. */
    public static Draft open(Store store, List<Snapshot> lowers) throws IOException {
        Overlay.requireRoot();
        Scratch scratch = store.scratch("draft");
        try {
            Path upper = Files.createDirectory(scratch.directory().resolve("upper"));
            if (lowers.isEmpty()) {
                Overlay.asEmptyRoot(upper);
                return new Draft(store, lowers, scratch, upper, upper, false);
            }
            Overlay.copyRootAttributes(lowers.getLast().directory(), upper);
            Path root = Files.createDirectory(scratch.directory().resolve("root"));
            Path work = Files.createDirectory(scratch.directory().resolve("work"));
            Overlay.mount(scratch.directory(), lowers, Optional.of(new Overlay.Writable(upper, work)), root);
            return new Draft(store, lowers, scratch, upper, root, true);
        } catch (SnapshotException e) {
            scratch.close();
            throw e;
        } catch (IOException e) {
            scratch.close();
            throw store.explain("Cannot stack layers", e);
        }
    }

    /** The tree as a step sees it; valid until {@link #commit} or {@link #close}. */
    public Path root() {
        return root;
    }

    /** Makes the changes a snapshot of a new id; empty when nothing changed. The draft is closed. */
    public Optional<Snapshot> commit() throws IOException {
        return commit(Snapshot.newId());
    }

    /** Makes the changes the snapshot {@code id}; empty when nothing changed. The draft is closed. */
    public Optional<Snapshot> commit(String id) throws IOException {
        try {
            unmount();
            boolean changed = UpperPruning.prune(upper, lowers);
            return changed ? Optional.of(Snapshot.publish(store, upper, id)) : Optional.empty();
        } finally {
            close();
        }
    }

    private void unmount() throws IOException {
        if (mounted) {
            Overlay.unmount(root);
            mounted = false;
        }
    }

    /** Discards what was not committed. */
    @Override
    public void close() throws IOException {
        scratch.close();
        mounted = false;
    }
}
