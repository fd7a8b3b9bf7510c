package dev.slipway.disk.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Which blocks of a file are where, as a tree whose root lies in the inode. */
final class ExtentTree {
    static final int ROOT_BYTES = 60;
    private static final int MAGIC = 0xf30a;
    private static final int HEADER_BYTES = 12;
    private static final int ENTRY_BYTES = 12;
    private static final int IN_ROOT = (ROOT_BYTES - HEADER_BYTES) / ENTRY_BYTES;
    private static final int IN_BLOCK = (Ext4Geometry.BLOCK_BYTES - HEADER_BYTES - 4) / ENTRY_BYTES;

    /** {@code count} blocks of the file from {@code logical} on lie at {@code physical}. */
    record Extent(long logical, long physical, int count) {}

    private ExtentTree() {}

    /** How many blocks the tree needs besides the inode. */
    static int blocksFor(int extents) {
        int blocks = 0;
        int level = extents;
        while (level > IN_ROOT) {
            level = (level + IN_BLOCK - 1) / IN_BLOCK;
            blocks += level;
        }
        return blocks;
    }

    /** A block of the tree and where it goes. */
    static final class Node {
        final long block;
        final byte[] bytes;

        Node(long block, byte[] bytes) {
            this.block = block;
            this.bytes = bytes;
        }
    }

    /** Writes the root into {@code inode} at {@code offset} and gives the other nodes, which lie in {@code places}. */
    static List<Node> build(
            List<Extent> extents, List<Long> places, byte[] inode, int offset, Supplier<Checksum> seed) {
        List<Node> nodes = new ArrayList<>();
        List<long[]> level = new ArrayList<>();
        for (Extent e : extents) {
            level.add(new long[] {e.logical(), e.physical(), e.count()});
        }
        int depth = 0;
        while (level.size() > IN_ROOT) {
            List<long[]> above = new ArrayList<>();
            for (int from = 0; from < level.size(); from += IN_BLOCK) {
                List<long[]> part = level.subList(from, Math.min(level.size(), from + IN_BLOCK));
                byte[] block = new byte[Ext4Geometry.BLOCK_BYTES];
                put(block, 0, part, IN_BLOCK, depth);
                long place = places.get(nodes.size());
                int tail = HEADER_BYTES + IN_BLOCK * ENTRY_BYTES;
                new Struct(block).u32(tail, seed.get().bytes(block, 0, tail).value());
                nodes.add(new Node(place, block));
                above.add(new long[] {part.getFirst()[0], place, 0});
            }
            level = above;
            depth++;
        }
        put(inode, offset, level, IN_ROOT, depth);
        return nodes;
    }

    private static void put(byte[] array, int offset, List<long[]> entries, int maximum, int depth) {
        new Struct(array, offset)
                .u16(0, MAGIC)
                .u16(2, entries.size())
                .u16(4, maximum)
                .u16(6, depth);
        int at = offset + HEADER_BYTES;
        for (long[] entry : entries) {
            Struct s = new Struct(array, at).u32(0, entry[0]);
            if (depth == 0) {
                s.u16(4, (int) entry[2]).u16(6, (int) (entry[1] >>> 32)).u32(8, entry[1]);
            } else {
                s.u32(4, entry[1]).u16(8, (int) (entry[1] >>> 32));
            }
            at += ENTRY_BYTES;
        }
    }
}
