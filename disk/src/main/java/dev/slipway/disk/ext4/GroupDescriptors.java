package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.Segment;
import java.util.ArrayList;
import java.util.List;

/** The bitmaps of all groups and the table that describes them. */
final class GroupDescriptors {
    private static final int INODE_ZEROED = 4;
    private static final int BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;

    private final Ext4Geometry geometry;
    private final BlockAllocator blocks;
    private final Inodes inodes;
    private final byte[] uuid;
    private final int[] directories;
    private long freeInodes;

    /**
     * Prepares the table.
     *
     * @param directories how many directories have their inode in each group
     */
    GroupDescriptors(Ext4Geometry geometry, BlockAllocator blocks, Inodes inodes, byte[] uuid, int[] directories) {
        this.geometry = geometry;
        this.blocks = blocks;
        this.inodes = inodes;
        this.uuid = uuid;
        this.directories = directories;
    }

    /** Adds bitmaps and inode tables to {@code segments} and gives the descriptor table. */
    byte[] build(List<Segment> segments) {
        byte[] table = new byte[geometry.descriptorBlocks() * BLOCK_BYTES];
        for (int group = 0; group < geometry.groups(); group++) {
            describe(group, new Struct(table, group * Ext4Geometry.DESCRIPTOR_BYTES), segments);
        }
        return table;
    }

    long freeInodes() {
        return freeInodes;
    }

    private void describe(int group, Struct d, List<Segment> segments) {
        int perGroup = geometry.inodesPerGroup();
        int first = group * perGroup + 1;
        byte[] inodeBitmap = new byte[BLOCK_BYTES];
        int used = 0;
        int lastUsed = 0;
        for (int i = 0; i < BLOCK_BYTES * 8; i++) {
            boolean isSet = i >= perGroup || inodes.isUsed(first + i);
            if (isSet) {
                inodeBitmap[i >> 3] |= (byte) (1 << (i & 7));
                used += i < perGroup ? 1 : 0;
                lastUsed = i < perGroup ? i + 1 : lastUsed;
            }
        }
        freeInodes += perGroup - used;
        byte[] blockBitmap = blocks.bitmap(group);
        int blockSum = new Checksum().bytes(uuid).bytes(blockBitmap).value();
        int inodeSum =
                new Checksum().bytes(uuid).bytes(inodeBitmap, 0, perGroup / 8).value();
        locations(group, d);
        split(d, 0x0c, 0x2c, blocks.free(group));
        split(d, 0x0e, 0x2e, perGroup - used);
        split(d, 0x10, 0x30, directories[group]);
        split(d, 0x18, 0x38, blockSum);
        split(d, 0x1a, 0x3a, inodeSum);
        split(d, 0x1c, 0x32, perGroup - lastUsed);
        d.u16(0x12, INODE_ZEROED);
        int sum = new Checksum()
                .bytes(uuid)
                .le32(group)
                .bytes(d.array, d.base, Ext4Geometry.DESCRIPTOR_BYTES)
                .value();
        d.u16(0x1e, sum);
        segments.add(Segment.of(geometry.blockBitmap(group) * BLOCK_BYTES, blockBitmap));
        segments.add(Segment.of(geometry.inodeBitmap(group) * BLOCK_BYTES, inodeBitmap));
        int tableBytes = inodes.tableBytes(first, perGroup);
        if (tableBytes > 0) {
            segments.add(new Segment.Computed(geometry.inodeTable(group) * BLOCK_BYTES, tableBytes, inodes, first));
        }
    }

    private void locations(int group, Struct d) {
        List<Long> places = new ArrayList<>(
                List.of(geometry.blockBitmap(group), geometry.inodeBitmap(group), geometry.inodeTable(group)));
        for (int i = 0; i < places.size(); i++) {
            d.u32(4 * i, places.get(i)).u32(0x20 + 4 * i, places.get(i) >>> 32);
        }
    }

    private static void split(Struct d, int low, int high, int value) {
        d.u16(low, value).u16(high, value >>> 16);
    }
}
