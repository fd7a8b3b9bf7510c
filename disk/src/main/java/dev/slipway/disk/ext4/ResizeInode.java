package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.Attributes;
import java.util.List;

/** The inode that owns the room for more group descriptors, by which a mounted file system grows. */
final class ResizeInode {
    private static final int BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;
    private static final int POINTERS = BLOCK_BYTES / 4;

    private final Ext4Geometry geometry;
    private final long doubleIndirect;

    ResizeInode(Ext4Geometry geometry, long doubleIndirect) {
        this.geometry = geometry;
        this.doubleIndirect = doubleIndirect;
    }

    /** Adds its blocks and gives the inode. */
    byte[] add(InodeTable.Builder inode, Attributes attributes, List<Segment> segments) {
        int reserved = geometry.reservedDescriptorBlocks();
        int descriptors = geometry.descriptorBlocks();
        byte[] map = new byte[BLOCK_BYTES];
        byte[] lists = new byte[reserved * BLOCK_BYTES];
        int copies = 0;
        for (int i = 0; i < reserved; i++) {
            int block = 1 + descriptors + i;
            new Struct(map).u32(4 * ((descriptors + i) % POINTERS), block);
            copies = putCopies(new Struct(lists, i * BLOCK_BYTES), block);
        }
        byte[] pointers = new byte[ExtentTree.ROOT_BYTES];
        new Struct(pointers).u32(4 * 13, doubleIndirect);
        long entries = 12L + POINTERS + (long) POINTERS * POINTERS;
        byte[] bytes = inode.attributes(InodeTable.TYPE_REGULAR, attributes)
                .links(1)
                .size(entries * BLOCK_BYTES)
                .blocks(1 + (long) reserved * (1 + copies))
                .map(pointers)
                .done();
        segments.add(Segment.of(doubleIndirect * BLOCK_BYTES, map));
        if (copies > 0) {
            segments.add(Segment.of((1L + descriptors) * BLOCK_BYTES, lists));
        }
        return bytes;
    }

    private int putCopies(Struct list, int block) {
        int count = 0;
        for (int group = 1; group < geometry.groups(); group++) {
            if (Ext4Geometry.hasSuperblock(group)) {
                list.u32(4 * count, block + geometry.start(group));
                count++;
            }
        }
        return count;
    }
}
