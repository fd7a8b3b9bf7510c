package dev.slipway.disk.ext4;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The superblock and its copies. */
final class Superblock {
    static final int BYTES = 1024;
    private static final int MAGIC = 0xef53;
    private static final int COMPAT_JOURNAL_XATTR_RESIZE_INDEX = 0x4 | 0x8 | 0x10 | 0x20;
    private static final int INCOMPAT_FILETYPE_EXTENTS_64BIT_FLEX = 0x2 | 0x40 | 0x80 | 0x200;
    private static final int RO_SPARSE_LARGE_HUGE_NLINK_EXTRA_CSUM = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x400;
    private static final int COMPAT_RESIZE_INODE = 0x10;
    private static final int XATTR_AND_ACL_BY_DEFAULT = 0xc;
    private static final int SIGNED_HASH = 1;

    private final byte[] bytes = new byte[BYTES];
    private final Struct s = new Struct(bytes);

    Superblock(Ext4Geometry geometry, Ext4Options options) {
        s.u32(0x00, geometry.inodes());
        long reserved = geometry.blocks() / 100 * options.reservedPercent();
        s.u32(0x04, geometry.blocks()).u32(0x150, geometry.blocks() >>> 32);
        s.u32(0x08, reserved).u32(0x154, reserved >>> 32);
        s.u32(0x18, 2).u32(0x1c, 2);
        s.u32(0x20, Ext4Geometry.BLOCKS_PER_GROUP).u32(0x24, Ext4Geometry.BLOCKS_PER_GROUP);
        s.u32(0x28, geometry.inodesPerGroup());
        time(0x30, 0x274, options.sourceDate());
        time(0x40, 0x277, options.sourceDate());
        time(0x108, 0x276, options.sourceDate());
        s.u16(0x36, 0xffff).u16(0x38, MAGIC).u16(0x3a, 1).u16(0x3c, 1);
        s.u32(0x4c, 1).u32(0x54, InodeTable.LOST_AND_FOUND).u16(0x58, Ext4Geometry.INODE_BYTES);
        boolean grows = geometry.reservedDescriptorBlocks() > 0;
        s.u32(0x5c, COMPAT_JOURNAL_XATTR_RESIZE_INDEX & ~(grows ? 0 : COMPAT_RESIZE_INODE));
        s.u32(0x60, INCOMPAT_FILETYPE_EXTENTS_64BIT_FLEX);
        s.u32(0x64, RO_SPARSE_LARGE_HUGE_NLINK_EXTRA_CSUM);
        s.bytes(0x68, options.uuidBytes());
        s.bytes(0x78, options.label().getBytes(StandardCharsets.UTF_8));
        s.u16(0xce, geometry.reservedDescriptorBlocks());
        s.u32(0xe0, InodeTable.JOURNAL);
        s.bytes(0xec, options.hashSeedBytes());
        s.u8(0xfc, 1).u8(0xfd, 1).u16(0xfe, Ext4Geometry.DESCRIPTOR_BYTES);
        s.u32(0x100, XATTR_AND_ACL_BY_DEFAULT);
        s.u16(0x15c, 32).u16(0x15e, 32).u32(0x160, SIGNED_HASH);
        s.u8(0x174, 4).u8(0x175, 1);
    }

    private void time(int offset, int highOffset, Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), 0, (1L << 40) - 1);
        s.u32(offset, seconds).u8(highOffset, (int) (seconds >>> 32));
    }

    /** Copies the journal's block map, by which e2fsck finds it when its inode is lost. */
    Superblock journal(byte[] map, long sizeBytes) {
        s.bytes(0x10c, map);
        s.u32(0x10c + 60, sizeBytes >>> 32).u32(0x10c + 64, sizeBytes);
        return this;
    }

    Superblock counts(long freeBlocks, long freeInodes, long overheadBlocks) {
        s.u32(0x0c, freeBlocks).u32(0x158, freeBlocks >>> 32);
        s.u32(0x10, freeInodes);
        s.u32(0x248, overheadBlocks);
        return this;
    }

    /** The copy that stands in {@code group}. */
    byte[] copy(int group) {
        s.u16(0x5a, group);
        s.u32(0x3fc, new Checksum().bytes(bytes, 0, 0x3fc).value());
        return bytes.clone();
    }
}
