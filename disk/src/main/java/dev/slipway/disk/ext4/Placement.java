package dev.slipway.disk.ext4;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One try to place a tree's files in a file system of a given geometry. */
final class Placement {
    private static final int FAST_SYMLINK_BYTES = 59;
    private static final long ALIGNED_BLOCKS = 8_192;
    /** What directories, long links and attributes can count on before the journal. */
    private static final long METADATA_BLOCKS = 4_096;

    final Ext4Geometry geometry;
    private final long lastInode;
    final BlockAllocator blocks;
    final List<ExtentTree.Extent> journal;
    final List<ExtentTree.Extent> resize;
    private final BlockAllocator.Region data;
    private final BlockAllocator.Region metadata;
    /** Where a file lies that lies in one piece, and in how many blocks, by inode; that is nearly every file. */
    private final long[] starts;

    private final int[] counts;
    private final Map<Integer, List<ExtentTree.Extent>> scattered = new HashMap<>();
    private final Map<Integer, Long> xattrBlocks = new HashMap<>();
    private final Map<Integer, List<Long>> extentBlocks = new HashMap<>();

    private Placement(Ext4Geometry geometry, long lastInode) {
        this.geometry = geometry;
        this.lastInode = lastInode;
        this.blocks = new BlockAllocator(geometry);
        this.starts = new long[(int) lastInode + 1];
        this.counts = new int[(int) lastInode + 1];
        long tablesEnd = geometry.tablesEnd(0);
        long dataStart = geometry.isSpacious()
                ? (tablesEnd + METADATA_BLOCKS + ALIGNED_BLOCKS - 1) / ALIGNED_BLOCKS * ALIGNED_BLOCKS
                : tablesEnd;
        this.metadata = blocks.region(tablesEnd, dataStart);
        this.data = blocks.region(dataStart, geometry.blocks());
        this.journal = extentsOf(0, data.take(geometry.journalBlocks()));
        this.resize = geometry.reservedDescriptorBlocks() > 0 ? extentsOf(0, takeMetadata(1)) : List.of();
    }

    static Placement of(Ext4Geometry geometry, TreeShape shape) throws IOException {
        Placement placement = new Placement(geometry, shape.numbering.last());
        Numbering files = shape.numbering;
        for (int place = 0; place < files.count(); place++) {
            if (files.file(place) instanceof Entry.RegularFile file) {
                placement.placeData(file, files.inodeAt(place));
            }
        }
        for (int place = 0; place < files.count(); place++) {
            if (files.inodeAt(place) != 0) {
                placement.placeMetadata(files.file(place), files.inodeAt(place), shape);
            }
        }
        return placement;
    }

    private void placeData(Entry.RegularFile file, int inode) throws IOException {
        List<ExtentTree.Extent> placed = new ArrayList<>(1);
        for (FileData.Stretch stretch : FileData.stretches(file.path(), file.content())) {
            if (inode == 0) {
                data.pass(stretch.count());
            } else {
                placed.addAll(extentsOf(stretch.logical(), data.take(stretch.count())));
            }
        }
        put(inode, placed);
    }

    private void put(int inode, List<ExtentTree.Extent> placed) {
        if (placed.size() == 1 && placed.getFirst().logical() == 0) {
            starts[inode] = placed.getFirst().physical();
            counts[inode] = placed.getFirst().count();
        } else if (!placed.isEmpty()) {
            scattered.put(inode, placed);
        }
    }

    private static List<ExtentTree.Extent> extentsOf(long logical, List<BlockAllocator.Run> runs) {
        List<ExtentTree.Extent> extents = new ArrayList<>(runs.size());
        long at = logical;
        for (BlockAllocator.Run run : runs) {
            extents.add(new ExtentTree.Extent(at, run.start(), run.count()));
            at += run.count();
        }
        return extents;
    }

    private void placeMetadata(Entry file, int inode, TreeShape shape) {
        if (file instanceof Entry.Directory) {
            put(inode, extentsOf(0, takeMetadata(shape.directoryBlocks(inode))));
        }
        if (file instanceof Entry.Symlink link && !isFast(link)) {
            put(inode, extentsOf(0, takeMetadata(1)));
        }
        if (shape.xattrs(file.path()).needsBlock()) {
            xattrBlocks.put(inode, first(takeMetadata(1)));
        }
        int nodes = ExtentTree.blocksFor(extents(inode).size());
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            places.add(first(takeMetadata(1)));
        }
        if (nodes > 0) {
            extentBlocks.put(inode, places);
        }
    }

    static boolean isFast(Entry.Symlink link) {
        return Names.encode(link.target()).length <= FAST_SYMLINK_BYTES;
    }

    private List<BlockAllocator.Run> takeMetadata(long count) {
        return metadata.hasRoomFor(count) ? metadata.take(count) : data.take(count);
    }

    private static long first(List<BlockAllocator.Run> runs) {
        // Nothing is given where the file system is too small; the placement is thrown away then.
        return runs.isEmpty() ? 0 : runs.getFirst().start();
    }

    boolean fits() {
        return !data.isOverrun() && geometry.inodes() >= lastInode;
    }

    /** The size that would be large enough for all, by and large. */
    long neededBytes() {
        long forInodes =
                (lastInode + geometry.inodesPerGroup() - 1) / geometry.inodesPerGroup() * Ext4Geometry.BLOCKS_PER_GROUP;
        return Math.max(data.next(), forInodes) * Ext4Geometry.BLOCK_BYTES;
    }

    List<ExtentTree.Extent> extents(int inode) {
        if (counts[inode] > 0) {
            return List.of(new ExtentTree.Extent(0, starts[inode], counts[inode]));
        }
        return scattered.getOrDefault(inode, List.of());
    }

    boolean hasXattrBlock(int inode) {
        return xattrBlocks.containsKey(inode);
    }

    long xattrBlock(int inode) {
        return Objects.requireNonNull(xattrBlocks.get(inode));
    }

    List<Long> extentBlocks(int inode) {
        return extentBlocks.getOrDefault(inode, List.of());
    }

    /** Blocks a file occupies: data, map, and attributes. */
    long blocksOf(int inode) {
        long count = hasXattrBlock(inode) ? 1 : 0;
        count += extentBlocks(inode).size();
        for (ExtentTree.Extent extent : extents(inode)) {
            count += extent.count();
        }
        return count;
    }
}
