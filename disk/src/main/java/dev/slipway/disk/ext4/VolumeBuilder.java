package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns a placed tree into the bytes of a file system. */
final class VolumeBuilder {
    private static final int BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;
    private static final int JOURNAL_MAGIC = 0xc03b3998;
    private static final int SUPERBLOCK_OFFSET = 1024;

    /** The unit in which a block is found to be used or not. */
    private static final int USED_BYTES = 64;

    private static final byte[] ZEROS = new byte[USED_BYTES];

    private final TreeShape shape;
    private final Placement placement;
    private final Ext4Geometry geometry;
    private final Ext4Options options;
    private final InodeTable table;
    private final Inodes inodes;
    private final Segment.Source directories = this::copyDirectory;
    private final List<Segment> segments = new ArrayList<>();
    private final int[] directoriesIn;

    VolumeBuilder(TreeShape shape, Placement placement, Ext4Options options) {
        this.shape = shape;
        this.placement = placement;
        this.geometry = placement.geometry;
        this.options = options;
        this.table = new InodeTable(options.uuidBytes(), options.sourceDate());
        this.inodes = new Inodes(table, shape, placement);
        this.directoriesIn = new int[geometry.groups()];
    }

    DiskPlan build(long sizeBytes) throws IOException {
        Numbering files = shape.numbering;
        for (int place = 0; place < files.count(); place++) {
            if (files.inodeAt(place) != 0) {
                addFile(files.file(place), files.inodeAt(place));
            }
        }
        byte[] journal = addJournal();
        if (geometry.reservedDescriptorBlocks() > 0) {
            byte[] resize = new ResizeInode(
                            geometry, placement.resize.getFirst().physical())
                    .add(table.inode(InodeTable.RESIZE), own(0600), segments);
            inodes.put(InodeTable.RESIZE, resize);
        }
        GroupDescriptors groups =
                new GroupDescriptors(geometry, placement.blocks, inodes, options.uuidBytes(), directoriesIn);
        byte[] descriptors = groups.build(segments);
        Superblock superblock = new Superblock(geometry, options)
                .journal(journal, journalBytes())
                .counts(placement.blocks.free(), groups.freeInodes(), overheadBlocks());
        for (int group = 0; group < geometry.groups(); group++) {
            if (Ext4Geometry.hasSuperblock(group)) {
                addHead(group, superblock.copy(group), descriptors);
            }
        }
        return DiskPlan.of(sizeBytes, segments);
    }

    private Attributes own(int mode) {
        return Attributes.ofRoot(mode, options.sourceDate());
    }

    private void addHead(int group, byte[] superblock, byte[] descriptors) {
        long start = geometry.start(group) * BLOCK_BYTES;
        segments.add(Segment.of(group == 0 ? SUPERBLOCK_OFFSET : start, superblock));
        segments.add(Segment.of(start + BLOCK_BYTES, descriptors));
    }

    private long overheadBlocks() {
        long overhead = geometry.journalBlocks();
        for (int group = 0; group < geometry.groups(); group++) {
            overhead += geometry.headBlocks(group) + 2 + geometry.inodeTableBlocks();
        }
        return overhead;
    }

    private long journalBytes() {
        return (long) geometry.journalBlocks() * BLOCK_BYTES;
    }

    /** The map of the journal's blocks. */
    private byte[] addJournal() {
        InodeTable.Builder inode = table.inode(InodeTable.JOURNAL)
                .attributes(InodeTable.TYPE_REGULAR, own(0600))
                .links(1)
                .size(journalBytes())
                .blocks(geometry.journalBlocks())
                .flags(InodeTable.FLAG_EXTENTS);
        byte[] map = new byte[ExtentTree.ROOT_BYTES];
        ExtentTree.build(placement.journal, List.of(), map, 0, table.seed(InodeTable.JOURNAL));
        inodes.put(InodeTable.JOURNAL, inode.map(map).done());
        ByteBuffer head = ByteBuffer.allocate(1024);
        head.putInt(0, JOURNAL_MAGIC).putInt(4, 4);
        head.putInt(12, BLOCK_BYTES).putInt(16, geometry.journalBlocks()).putInt(20, 1);
        head.putInt(24, 1).putInt(28, 0);
        head.put(48, options.uuidBytes()).putInt(64, 1);
        segments.add(Segment.of(placement.journal.getFirst().physical() * BLOCK_BYTES, head.array()));
        return map;
    }

    /** Adds what the file has besides its inode. */
    private void addFile(Entry entry, int number) throws IOException {
        XattrBlock xattrs = shape.xattrs(entry.path());
        if (xattrs.needsBlock()) {
            long block = placement.xattrBlock(number);
            segments.add(Segment.of(block * BLOCK_BYTES, xattrs.block(options.uuidBytes(), block)));
        }
        switch (entry) {
            case Entry.Directory _ -> addDirectory(number);
            case Entry.RegularFile file ->
                FileData.addSegments(file.path(), file.content(), placement.extents(number), segments);
            case Entry.Symlink link -> addSymlink(link, number);
            default -> {}
        }
        if (!placement.extentBlocks(number).isEmpty()) {
            byte[] root = new byte[ExtentTree.ROOT_BYTES];
            ExtentTree.build(placement.extents(number), placement.extentBlocks(number), root, 0, table.seed(number))
                    .forEach(node -> segments.add(Segment.of(node.block * BLOCK_BYTES, node.bytes)));
        }
    }

    private void addDirectory(int number) throws IOException {
        directoriesIn[(number - 1) / geometry.inodesPerGroup()]++;
        if (shape.isIndexed(number)) {
            addBlocks(number, shape.directory(number).bytes(table.seed(number)));
            return;
        }
        for (ExtentTree.Extent extent : placement.extents(number)) {
            segments.add(new Segment.Computed(
                    extent.physical() * BLOCK_BYTES,
                    (long) extent.count() * BLOCK_BYTES,
                    directories,
                    extent.logical() << Integer.SIZE | number));
        }
    }

    /** A small directory's blocks from the one on that the key's upper half says, which lie together. */
    private void copyDirectory(long key, long from, ByteBuffer target, int count) throws IOException {
        int number = (int) key;
        byte[] bytes = shape.directory(number).bytes(table.seed(number));
        target.put(bytes, (int) ((key >>> Integer.SIZE) * BLOCK_BYTES + from), count);
    }

    private void addBlocks(int number, byte[] bytes) {
        for (ExtentTree.Extent extent : placement.extents(number)) {
            int from = (int) extent.logical() * BLOCK_BYTES;
            int length = Math.min(extent.count() * BLOCK_BYTES, bytes.length - from);
            addUsed(extent.physical() * BLOCK_BYTES, bytes, from, from + length);
        }
    }

    /** Leaves zeros out. */
    private void addUsed(long atBytes, byte[] bytes, int from, int to) {
        for (int start = from; start < to; ) {
            int end = start;
            while (end < to && !isZero(bytes, end, Math.min(end + USED_BYTES, to))) {
                end = Math.min(end + USED_BYTES, to);
            }
            if (end > start) {
                segments.add(Segment.of(atBytes + start - from, Arrays.copyOfRange(bytes, start, end)));
            }
            start = Math.max(end, start + USED_BYTES);
        }
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
    }

    private void addSymlink(Entry.Symlink link, int number) throws IOException {
        byte[] target = Names.encode(link.target());
        if (target.length >= BLOCK_BYTES || target.length == 0) {
            throw new IOException("write /" + link.path() + " to ext4: its target has " + target.length
                    + " bytes; a symbolic link can have 1 to 4095");
        }
        if (!Placement.isFast(link)) {
            addBlocks(number, target);
        }
    }
}
