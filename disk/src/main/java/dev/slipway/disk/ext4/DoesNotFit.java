package dev.slipway.disk.ext4;

import dev.slipway.tree.Tree;
import java.io.IOException;
import java.util.List;

/** A tree that is larger than the file system it was to go into; nothing has been written. */
public final class DoesNotFit extends IOException {
    private static final int SHOWN = 6;
    private static final long MIB = 1 << 20;

    private final long neededBytes;
    private final List<String> largestDirectories;

    private DoesNotFit(long sizeBytes, long neededBytes, List<String> largest) {
        super("write the tree to an ext4 file system of " + sizeBytes / MIB + " MiB: it needs at least "
                + (neededBytes / MIB + 1) + " MiB; make the disk larger or remove something. The largest directories: "
                + String.join(", ", largest));
        this.neededBytes = neededBytes;
        this.largestDirectories = largest;
    }

    static DoesNotFit of(Tree tree, long sizeBytes, long neededBytes) {
        return new DoesNotFit(sizeBytes, Math.max(neededBytes, sizeBytes), Ext4Volume.largest(tree, SHOWN));
    }

    /** How large the file system would have to be at least. */
    public long neededBytes() {
        return neededBytes;
    }

    /** The directories that hold most, largest first, each with its size. */
    public List<String> largestDirectories() {
        return largestDirectories;
    }
}
