package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The inodes of a placed tree, worked out when the disk is read: kept, they would be 256 bytes a file.
 *
 * <p>As a source of segments, a segment's key is its first inode.
 */
final class Inodes implements Segment.Source {
    private static final int INODE_BYTES = Ext4Geometry.INODE_BYTES;
    private static final byte[] UNUSED = new byte[INODE_BYTES];

    private final InodeTable table;
    private final TreeShape shape;
    private final Placement placement;
    /** The file system's own. */
    private final Map<Integer, byte[]> own = new HashMap<>();

    Inodes(InodeTable table, TreeShape shape, Placement placement) {
        this.table = table;
        this.shape = shape;
        this.placement = placement;
    }

    /** Sets an inode of the file system's own; only before the first is read. */
    void put(int number, byte[] inode) {
        own.put(number, inode);
    }

    boolean isUsed(int inode) {
        // The first ten belong to the file system, used or not.
        return inode < InodeTable.LOST_AND_FOUND || shape.hasFile(inode);
    }

    /** How many bytes of the table of {@code count} inodes from {@code first} on are in whole blocks with a used one. */
    int tableBytes(int first, int count) {
        int end = Math.min(first + count, shape.numbering.last() + 1);
        while (end > first && !shape.hasFile(end - 1)) {
            end--;
        }
        int bytes = Math.max(0, end - first) * INODE_BYTES;
        return (bytes + Ext4Geometry.BLOCK_BYTES - 1) / Ext4Geometry.BLOCK_BYTES * Ext4Geometry.BLOCK_BYTES;
    }

    @Override
    public void copy(long key, long from, ByteBuffer target, int count) {
        long at = from;
        for (int left = count; left > 0; ) {
            int within = (int) (at % INODE_BYTES);
            int length = Math.min(left, INODE_BYTES - within);
            target.put(bytes((int) (key + at / INODE_BYTES)), within, length);
            at += length;
            left -= length;
        }
    }

    private byte[] bytes(int number) {
        byte[] known = own.get(number);
        if (known != null) {
            return known;
        }
        return shape.hasFile(number) ? bytes(shape.file(number), number) : UNUSED;
    }

    private byte[] bytes(Entry file, int number) {
        XattrBlock xattrs = shape.xattrs(file.path());
        InodeTable.Builder inode = table.inode(number)
                .attributes(type(file), file.attributes())
                .links(shape.links(number))
                .blocks(placement.blocksOf(number))
                .xattrs(xattrs);
        if (xattrs.needsBlock()) {
            inode.xattrBlock(placement.xattrBlock(number));
        }
        switch (file) {
            case Entry.Directory _ ->
                inode.size((long) shape.directoryBlocks(number) * Ext4Geometry.BLOCK_BYTES)
                        .flags(InodeTable.FLAG_EXTENTS | (shape.isIndexed(number) ? InodeTable.FLAG_INDEX : 0))
                        .map(map(number));
            case Entry.RegularFile regular ->
                inode.size(regular.content().sizeBytes())
                        .flags(InodeTable.FLAG_EXTENTS)
                        .map(map(number));
            case Entry.Symlink link -> addSymlink(link, number, inode);
            case Entry.Device device -> inode.map(deviceMap(device));
            default -> {}
        }
        return inode.done();
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

    private byte[] map(int number) {
        byte[] map = new byte[ExtentTree.ROOT_BYTES];
        ExtentTree.build(placement.extents(number), placement.extentBlocks(number), map, 0, table.seed(number));
        return map;
    }

    private void addSymlink(Entry.Symlink link, int number, InodeTable.Builder inode) {
        byte[] target = Names.encode(link.target());
        inode.size(target.length);
        if (Placement.isFast(link)) {
            inode.map(Arrays.copyOf(target, ExtentTree.ROOT_BYTES));
        } else {
            inode.flags(InodeTable.FLAG_EXTENTS).map(map(number));
        }
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
