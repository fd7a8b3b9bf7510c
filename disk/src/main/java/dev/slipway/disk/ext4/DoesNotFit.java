package dev.slipway.disk.ext4;

import dev.slipway.tree.Tree;
import java.io.IOException;
import java.util.List;

/** A tree that is larger than the file system it was to go into; nothing has been written. */
public final class DoesNotFit extends IOException {
    private static final int SHOWN = 6;
    private static final long MIB = 1 << 20;

    private final long neededBytes;
    private final transient List<LargeFiles.Part> largest;

    private DoesNotFit(String message, long neededBytes, List<LargeFiles.Part> largest) {
        super(largest.isEmpty() ? message : message + ". The largest in it: " + String.join(", ", texts(largest)));
        this.neededBytes = neededBytes;
        this.largest = largest;
    }

    static DoesNotFit of(Tree tree, long sizeBytes, long neededBytes) {
        return new DoesNotFit(
                "an ext4 file system of " + sizeBytes / MIB + " MiB is too small for its files: it needs at least "
                        + neededBytes / MIB + " MiB",
                neededBytes,
                LargeFiles.in(tree, SHOWN));
    }

    /** The same of the partition that is mounted at {@code mountPoint}, which has no leading slash. */
    public DoesNotFit in(String mountPoint, long sizeBytes) {
        return new DoesNotFit(
                "the partition /" + mountPoint + " of " + sizeBytes / MIB + " MiB is too small for the files at /"
                        + mountPoint + ": it needs at least " + neededBytes / MIB + " MiB",
                neededBytes,
                largest.stream()
                        .map(part -> new LargeFiles.Part(mountPoint + "/" + part.path(), part.sizeBytes()))
                        .toList());
    }

    /**
     * The same of a whole disk, whose root file system has what others leave it.
     *
     * @param others the other partitions, in words
     * @param leastBytes the size of a disk on which all have room
     */
    public DoesNotFit onDisk(long diskBytes, String others, long leastBytes) {
        return new DoesNotFit(
                "a disk of " + diskBytes / MIB + " MiB is too small for its partitions, which need " + leastBytes / MIB
                        + " MiB altogether: " + others + " and root at least " + neededBytes / MIB + " MiB",
                leastBytes,
                largest);
    }

    private static List<String> texts(List<LargeFiles.Part> parts) {
        return parts.stream().map(LargeFiles.Part::toString).toList();
    }

    /** How large the file system, or the disk, would have to be at least; whole MiB. */
    public long neededBytes() {
        return neededBytes;
    }
}
