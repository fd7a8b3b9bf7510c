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
    private final InodeTable inodes;
    private final List<Segment> segments = new ArrayList<>();
    private final int[] directoriesIn;

    VolumeBuilder(TreeShape shape, Placement placement, Ext4Options options) {
        this.shape = shape;
        this.placement = placement;
        this.geometry = placement.geometry;
        this.options = options;
        this.inodes = new InodeTable(options.uuidBytes(), options.sourceDate(), shape.numbering.last());
        this.directoriesIn = new int[geometry.groups()];
    }

    DiskPlan build(long sizeBytes) throws IOException {
        for (Numbering.Slot slot : shape.numbering.slots()) {
            if (!slot.isHidden()) {
                addFile(slot.entry(), slot.inode());
            }
        }
        addJournal();
        if (geometry.reservedDescriptorBlocks() > 0) {
            new ResizeInode(geometry, placement.resize.getFirst().physical())
                    .add(inodes.inode(InodeTable.RESIZE), own(0600), segments);
        }
        GroupDescriptors groups =
                new GroupDescriptors(geometry, placement.blocks, inodes, options.uuidBytes(), directoriesIn);
        byte[] descriptors = groups.build(segments);
        Superblock superblock = new Superblock(geometry, options)
                .journal(inodes.map(InodeTable.JOURNAL), journalBytes())
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

    private void addJournal() {
        InodeTable.Builder inode = inodes.inode(InodeTable.JOURNAL)
                .attributes(InodeTable.TYPE_REGULAR, own(0600))
                .links(1)
                .size(journalBytes())
                .blocks(geometry.journalBlocks())
                .flags(InodeTable.FLAG_EXTENTS);
        byte[] map = new byte[ExtentTree.ROOT_BYTES];
        ExtentTree.build(placement.journal, List.of(), map, 0, inodes.seed(InodeTable.JOURNAL));
        inode.map(map).done();
        ByteBuffer head = ByteBuffer.allocate(1024);
        head.putInt(0, JOURNAL_MAGIC).putInt(4, 4);
        head.putInt(12, BLOCK_BYTES).putInt(16, geometry.journalBlocks()).putInt(20, 1);
        head.putInt(24, 1).putInt(28, 0);
        head.put(48, options.uuidBytes()).putInt(64, 1);
        segments.add(Segment.of(placement.journal.getFirst().physical() * BLOCK_BYTES, head.array()));
    }

    private void addFile(Entry entry, int number) throws IOException {
        XattrBlock xattrs = shape.xattrs(entry.path());
        InodeTable.Builder inode = inodes.inode(number)
                .attributes(type(entry), entry.attributes())
                .links(shape.links(number))
                .blocks(placement.blocksOf(number))
                .xattrs(xattrs);
        if (xattrs.needsBlock()) {
            long block = placement.xattrBlock(number);
            inode.xattrBlock(block);
            segments.add(Segment.of(block * BLOCK_BYTES, xattrs.block(options.uuidBytes(), block)));
        }
        switch (entry) {
            case Entry.Directory directory -> addDirectory(directory, number, inode);
            case Entry.RegularFile file -> {
                inode.size(file.content().sizeBytes()).flags(InodeTable.FLAG_EXTENTS);
                addMap(number, inode);
                FileData.addSegments(file.path(), file.content(), placement.extents(number), segments);
            }
            case Entry.Symlink link -> addSymlink(link, number, inode);
            case Entry.Device device -> inode.map(deviceMap(device));
            default -> {}
        }
        inode.done();
    }

    private static int type(Entry entry) {
        return switch (entry) {
            case Entry.RegularFile ignored -> InodeTable.TYPE_REGULAR;
            case Entry.Directory ignored -> InodeTable.TYPE_DIRECTORY;
            case Entry.Symlink ignored -> InodeTable.TYPE_SYMLINK;
            case Entry.Fifo ignored -> InodeTable.TYPE_FIFO;
            case Entry.Socket ignored -> InodeTable.TYPE_SOCKET;
            case Entry.Device device ->
                device.kind() == Entry.Device.Kind.BLOCK ? InodeTable.TYPE_BLOCK : InodeTable.TYPE_CHARACTER;
            case Entry.HardLink link -> throw new IllegalArgumentException("a link has no inode: " + link.path());
        };
    }

    private void addMap(int number, InodeTable.Builder inode) {
        byte[] map = new byte[ExtentTree.ROOT_BYTES];
        List<ExtentTree.Node> nodes = ExtentTree.build(
                placement.extents(number), placement.extentBlocks(number), map, 0, inodes.seed(number));
        nodes.forEach(node -> segments.add(Segment.of(node.block * BLOCK_BYTES, node.bytes)));
        inode.map(map);
    }

    private void addDirectory(Entry.Directory directory, int number, InodeTable.Builder inode) {
        DirectoryBlocks blocks = shape.directory(directory.path());
        inode.size((long) blocks.blocks() * BLOCK_BYTES)
                .flags(InodeTable.FLAG_EXTENTS | (blocks.isIndexed() ? InodeTable.FLAG_INDEX : 0));
        addMap(number, inode);
        addBlocks(number, blocks.bytes(inodes.seed(number)));
        directoriesIn[(number - 1) / geometry.inodesPerGroup()]++;
    }

    private void addBlocks(int number, byte[] bytes) {
        for (ExtentTree.Extent extent : placement.extents(number)) {
            int from = (int) extent.logical() * BLOCK_BYTES;
            int length = Math.min(extent.count() * BLOCK_BYTES, bytes.length - from);
            addUsed(extent.physical() * BLOCK_BYTES, bytes, from, from + length);
        }
    }

    /** Leaves zeros out: a directory's block is mostly empty, and a tree can have a hundred thousand of them. */
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

    private void addSymlink(Entry.Symlink link, int number, InodeTable.Builder inode) throws IOException {
        byte[] target = Names.encode(link.target());
        if (target.length >= BLOCK_BYTES || target.length == 0) {
            throw new IOException("write /" + link.path() + " to ext4: its target has " + target.length
                    + " bytes; a symbolic link can have 1 to 4095");
        }
        inode.size(target.length);
        if (Placement.isFast(link)) {
            inode.map(Arrays.copyOf(target, ExtentTree.ROOT_BYTES));
            return;
        }
        inode.flags(InodeTable.FLAG_EXTENTS);
        addMap(number, inode);
        addBlocks(number, target);
    }

    private static byte[] deviceMap(Entry.Device device) {
        byte[] map = new byte[ExtentTree.ROOT_BYTES];
        int major = device.major();
        int minor = device.minor();
        if (major < 256 && minor < 256) {
            new Struct(map).u32(0, major << 8 | minor);
        } else {
            new Struct(map).u32(4, (minor & 0xff) | major << 8 | (minor & ~0xff) << 12);
        }
        return map;
    }
}
