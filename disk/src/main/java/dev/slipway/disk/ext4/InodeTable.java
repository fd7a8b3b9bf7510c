package dev.slipway.disk.ext4;

import dev.slipway.tree.Attributes;
import java.time.Instant;
import java.util.function.Supplier;

/** How an inode is stored, and which of them are the file system's own. */
final class InodeTable {
    static final int ROOT = 2;
    static final int RESIZE = 7;
    static final int JOURNAL = 8;
    static final int LOST_AND_FOUND = 11;
    static final int FIRST_FREE = 12;

    static final int TYPE_FIFO = 0x1000;
    static final int TYPE_CHARACTER = 0x2000;
    static final int TYPE_DIRECTORY = 0x4000;
    static final int TYPE_BLOCK = 0x6000;
    static final int TYPE_REGULAR = 0x8000;
    static final int TYPE_SYMLINK = 0xa000;
    static final int TYPE_SOCKET = 0xc000;

    static final int FLAG_INDEX = 0x1000;
    static final int FLAG_EXTENTS = 0x80000;

    private static final int EXTRA_BYTES = 32;
    private static final int XATTR_OFFSET = 160;
    private static final int BLOCK_MAP_OFFSET = 40;
    private static final int LINKS_MAXIMUM = 65_000;

    private final byte[] uuid;
    private final Instant sourceDate;

    InodeTable(byte[] uuid, Instant sourceDate) {
        this.uuid = uuid;
        this.sourceDate = sourceDate;
    }

    /** A checksum fed with what is the inode's own; generation is always 0. */
    Supplier<Checksum> seed(int inode) {
        return () -> new Checksum().bytes(uuid).le32(inode).le32(0);
    }

    /** An inode being filled. */
    final class Builder {
        private final int number;
        private final byte[] bytes = new byte[Ext4Geometry.INODE_BYTES];
        private final Struct s = new Struct(bytes);

        private Builder(int number) {
            this.number = number;
            s.u16(128, EXTRA_BYTES);
        }

        Builder attributes(int type, Attributes attributes) {
            Instant modified = attributes.modified().isAfter(sourceDate) ? sourceDate : attributes.modified();
            s.u16(0, type | attributes.mode());
            s.u16(2, (int) attributes.uid()).u16(120, (int) (attributes.uid() >>> 16));
            s.u16(24, (int) attributes.gid()).u16(122, (int) (attributes.gid() >>> 16));
            time(8, 140, modified);
            time(12, 132, modified);
            time(16, 136, modified);
            // Were it the disk's own time, one young file would change every inode.
            time(144, 148, modified);
            return this;
        }

        private void time(int offset, int extraOffset, Instant time) {
            long seconds = Math.clamp(time.getEpochSecond(), Integer.MIN_VALUE, (3L << 32) + Integer.MAX_VALUE);
            long epoch = (seconds - (int) seconds) >> 32;
            s.u32(offset, seconds).u32(extraOffset, (epoch & 3) | ((long) time.getNano() << 2));
        }

        Builder links(long links) {
            // One stands for "more than can be counted" (dir_nlink).
            s.u16(26, links > LINKS_MAXIMUM ? 1 : (int) links);
            return this;
        }

        Builder size(long sizeBytes) {
            s.u32(4, sizeBytes).u32(108, sizeBytes >>> 32);
            return this;
        }

        /** Blocks of 4 KiB that the file occupies, its map and attributes included. */
        Builder blocks(long blocks) {
            long sectors = blocks * (Ext4Geometry.BLOCK_BYTES / 512);
            s.u32(28, sectors).u16(116, (int) (sectors >>> 32));
            return this;
        }

        Builder flags(int flags) {
            s.u32(32, flags);
            return this;
        }

        Builder xattrBlock(long block) {
            s.u32(104, block).u16(118, (int) (block >>> 32));
            return this;
        }

        Builder xattrs(XattrBlock xattrs) {
            xattrs.putInInode(bytes, XATTR_OFFSET);
            return this;
        }

        /** The 60 bytes of the block map. */
        Builder map(byte[] map) {
            s.bytes(BLOCK_MAP_OFFSET, map);
            return this;
        }

        byte[] done() {
            int sum = seed(number).get().bytes(bytes).value();
            s.u16(124, sum).u16(130, sum >>> 16);
            return bytes;
        }
    }

    Builder inode(int number) {
        return new Builder(number);
    }
}
