package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Tree;
import java.io.IOException;

/**
 * An ext4 file system as a plan.
 *
 * <p>Files are placed layer by layer, and what an upper layer hides keeps its place empty, so that a base's bytes do
 * not move when something is laid on it. Where the room for that is missing, files are placed close together.
 */
public final class Ext4Volume {
    private static final long BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;
    private static final long SMALLEST_BYTES = 8L << 20;
    private static final long STEP_BYTES = 1L << 20;
    private static final long GROUP_BYTES = Ext4Geometry.BLOCKS_PER_GROUP * BLOCK_BYTES;
    private static final long MARGIN_BYTES = 256L << 20;

    private final Tree tree;
    private final Ext4Options options;
    private final TreeShape shape;
    private final boolean keepsPlaces;

    private Ext4Volume(Tree tree, Ext4Options options) throws IOException {
        this.tree = tree;
        this.options = options;
        Numbering stable = Numbering.of(tree, true);
        this.keepsPlaces = stable.wastesLittle();
        this.shape = shape(keepsPlaces ? stable : Numbering.of(tree, false));
    }

    /** Prepares a file system of whatever size. */
    public static Ext4Volume of(Tree tree, Ext4Options options) throws IOException {
        Entry there = tree.find(Numbering.LOST_AND_FOUND).orElse(null);
        if (there == null) {
            Attributes attributes = Attributes.ofRoot(0700, options.sourceDate());
            Entry.Directory made = new Entry.Directory(Numbering.LOST_AND_FOUND, attributes);
            return new Ext4Volume(tree.withDirectory(made), options);
        }
        if (!(there instanceof Entry.Directory)) {
            throw new IOException("write /lost+found to ext4: the name belongs to e2fsck and must be a directory;"
                    + " rename or remove the file");
        }
        return new Ext4Volume(tree, options);
    }

    private TreeShape shape(Numbering numbering) throws IOException {
        return TreeShape.of(tree, numbering, new HalfMd4(options.hashSeedBytes()));
    }

    /** A file system of exactly {@code sizeBytes}, or an error that says what would be needed. */
    public DiskPlan plan(long sizeBytes) throws IOException {
        if (sizeBytes < SMALLEST_BYTES) {
            throw DoesNotFit.of(tree, sizeBytes, leastSizeBytes(shape(Numbering.of(tree, false))));
        }
        Placement placement = place(shape, sizeBytes);
        if (placement.fits()) {
            return new VolumeBuilder(shape, placement, options).build(sizeBytes);
        }
        TreeShape closer = keepsPlaces ? shape(Numbering.of(tree, false)) : shape;
        if (keepsPlaces) {
            placement = place(closer, sizeBytes);
            if (placement.fits()) {
                return new VolumeBuilder(closer, placement, options).build(sizeBytes);
            }
        }
        throw DoesNotFit.of(tree, sizeBytes, leastSizeBytes(closer));
    }

    /** A size in whole MiB that is just enough; tables grow with the size, so one step of it may ask for another. */
    private static long leastSizeBytes(TreeShape shape) throws IOException {
        long sizeBytes = SMALLEST_BYTES;
        while (true) {
            Placement placement = place(shape, sizeBytes);
            if (placement.fits()) {
                return sizeBytes;
            }
            sizeBytes = Math.max(sizeBytes + STEP_BYTES, roundUp(placement.neededBytes(), STEP_BYTES));
        }
    }

    private static Placement place(TreeShape shape, long sizeBytes) throws IOException {
        Ext4Geometry geometry = Ext4Geometry.of(sizeBytes / BLOCK_BYTES, shape.numbering.last());
        return Placement.of(geometry, shape);
    }

    /** The size for content and a margin of a tenth and 256 MiB, in whole steps of 128 MiB. */
    public long automaticSizeBytes() throws IOException {
        long sizeBytes = 4 * GROUP_BYTES;
        while (true) {
            long neededBytes = place(shape, sizeBytes).neededBytes();
            long wanted = roundUp(neededBytes + neededBytes / 10 + MARGIN_BYTES, GROUP_BYTES);
            if (wanted <= sizeBytes) {
                return sizeBytes;
            }
            sizeBytes = wanted;
        }
    }

    private static long roundUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }
}
