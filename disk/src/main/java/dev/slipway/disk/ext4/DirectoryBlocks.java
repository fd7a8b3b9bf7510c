package dev.slipway.disk.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The blocks of a directory: one linear block, or an index over leaves sorted by hash (htree, "Hash Tree Directories").
 *
 * <p>Leaves are filled to nine tenths, so that the first new name does not split one.
 */
final class DirectoryBlocks {
    private static final int BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;
    private static final int TAIL_BYTES = 12;
    private static final int USABLE_BYTES = BLOCK_BYTES - TAIL_BYTES;
    private static final int FILLED_BYTES = USABLE_BYTES * 9 / 10;
    private static final int DOT_BYTES = 12;
    private static final int ROOT_LIMIT = (BLOCK_BYTES - 32 - 8) / 8;
    private static final int NODE_LIMIT = (BLOCK_BYTES - 8 - 8) / 8;
    private static final int TAIL_TYPE = 0xde;
    private static final int HALF_MD4 = 1;

    /** A name in a directory; type is ext4's file type of a directory entry. */
    static final class Name {
        final byte[] bytes;
        final int inode;
        final int type;
        private long hash;

        Name(byte[] bytes, int inode, int type) {
            this.bytes = bytes;
            this.inode = inode;
            this.type = type;
        }

        int sizeBytes() {
            return DirectoryBlocks.sizeBytes(bytes.length);
        }
    }

    /** How much of a block a name takes. */
    static int sizeBytes(int nameBytes) {
        return 8 + ((nameBytes + 3) & ~3);
    }

    /** Whether names that take {@code sizeBytes} together fit into one block, without an index. */
    static boolean isLinear(long sizeBytes) {
        return 2 * DOT_BYTES + sizeBytes <= USABLE_BYTES;
    }

    private record Leaf(long firstHash, List<Name> names) {}

    private final int inode;
    private final int parent;
    private final List<Name> names;
    private final List<Leaf> leaves;
    private final int minimumBlocks;

    private DirectoryBlocks(int inode, int parent, List<Name> names, List<Leaf> leaves, int minimumBlocks) {
        this.inode = inode;
        this.parent = parent;
        this.names = names;
        this.leaves = leaves;
        this.minimumBlocks = minimumBlocks;
    }

    /** Plans a directory of at least {@code minimumBlocks} blocks. */
    static DirectoryBlocks of(String path, int inode, int parent, List<Name> names, HalfMd4 hashes, int minimumBlocks)
            throws IOException {
        if (isLinear(names.stream().mapToLong(Name::sizeBytes).sum())) {
            return new DirectoryBlocks(inode, parent, names, List.of(), minimumBlocks);
        }
        List<Name> sorted = new ArrayList<>(names);
        sorted.forEach(name -> name.hash = hashes.hash(name.bytes));
        sorted.sort((a, b) -> Long.compareUnsigned(a.hash, b.hash));
        List<Leaf> leaves = leaves(sorted);
        if (leaves.size() > (long) ROOT_LIMIT * NODE_LIMIT) {
            throw new IOException("write /" + path + " to ext4: its " + names.size()
                    + " names are more than a directory of ext4 can index");
        }
        return new DirectoryBlocks(inode, parent, names, leaves, minimumBlocks);
    }

    private static List<Leaf> leaves(List<Name> sorted) {
        List<Leaf> leaves = new ArrayList<>();
        List<Name> current = new ArrayList<>();
        int filled = 0;
        long first = 0;
        long previous = 0;
        for (Name name : sorted) {
            long hash = name.hash >>> 32;
            if (filled + name.sizeBytes() > FILLED_BYTES) {
                leaves.add(new Leaf(first, current));
                current = new ArrayList<>();
                filled = 0;
                // The lowest bit says that the same hash goes on from the leaf before.
                first = hash == previous ? hash | 1 : hash;
            }
            current.add(name);
            filled += name.sizeBytes();
            previous = hash;
        }
        leaves.add(new Leaf(first, current));
        return leaves;
    }

    boolean isIndexed() {
        return !leaves.isEmpty();
    }

    private int nodes() {
        return leaves.size() <= ROOT_LIMIT ? 0 : (leaves.size() + NODE_LIMIT - 1) / NODE_LIMIT;
    }

    int blocks() {
        return Math.max(minimumBlocks, isIndexed() ? 1 + nodes() + leaves.size() : 1);
    }

    /** The directory's bytes; {@code seed} gives a checksum that has been fed what is the inode's own. */
    byte[] bytes(Supplier<Checksum> seed) {
        byte[] all = new byte[blocks() * BLOCK_BYTES];
        if (isIndexed()) {
            putIndex(all, seed);
        } else {
            int at = dots(all, USABLE_BYTES, names.isEmpty());
            putNames(all, at, USABLE_BYTES, names);
            putTail(all, 0, seed);
        }
        int written = isIndexed() ? 1 + nodes() + leaves.size() : 1;
        for (int block = written; block < blocks(); block++) {
            int start = block * BLOCK_BYTES;
            new Struct(all, start).u16(4, USABLE_BYTES);
            putTail(all, start, seed);
        }
        return all;
    }

    /** Writes "." and ".."; the second reaches to {@code end} if it is the last. */
    private int dots(byte[] all, int end, boolean isLast) {
        new Struct(all, 0).u32(0, inode).u16(4, DOT_BYTES).u8(6, 1).u8(7, 2).u8(8, '.');
        int length = isLast ? end - DOT_BYTES : DOT_BYTES;
        new Struct(all, DOT_BYTES)
                .u32(0, parent)
                .u16(4, length)
                .u8(6, 2)
                .u8(7, 2)
                .u8(8, '.')
                .u8(9, '.');
        return 2 * DOT_BYTES;
    }

    private static void putNames(byte[] all, int from, int end, List<Name> names) {
        int at = from;
        for (int i = 0; i < names.size(); i++) {
            Name name = names.get(i);
            int length = i == names.size() - 1 ? end - at : name.sizeBytes();
            new Struct(all, at)
                    .u32(0, name.inode)
                    .u16(4, length)
                    .u8(6, name.bytes.length)
                    .u8(7, name.type)
                    .bytes(8, name.bytes);
            at += length;
        }
    }

    private static void putTail(byte[] all, int start, Supplier<Checksum> seed) {
        int sum = seed.get().bytes(all, start, USABLE_BYTES).value();
        new Struct(all, start + USABLE_BYTES)
                .u16(4, TAIL_BYTES)
                .u8(7, TAIL_TYPE)
                .u32(8, sum);
    }

    private void putIndex(byte[] all, Supplier<Checksum> seed) {
        int nodes = nodes();
        dots(all, BLOCK_BYTES, true);
        new Struct(all, 24).u8(4, HALF_MD4).u8(5, 8).u8(6, nodes == 0 ? 0 : 1);
        List<long[]> leafEntries = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            int block = 1 + nodes + i;
            Leaf leaf = leaves.get(i);
            leafEntries.add(new long[] {leaf.firstHash, block});
            putNames(all, block * BLOCK_BYTES, block * BLOCK_BYTES + USABLE_BYTES, leaf.names);
            putTail(all, block * BLOCK_BYTES, seed);
        }
        if (nodes == 0) {
            putEntries(all, 0, 32, ROOT_LIMIT, leafEntries, seed);
            return;
        }
        List<long[]> nodeEntries = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            int start = (1 + i) * BLOCK_BYTES;
            List<long[]> part = leafEntries.subList(i * NODE_LIMIT, Math.min(leafEntries.size(), (i + 1) * NODE_LIMIT));
            new Struct(all, start).u16(4, BLOCK_BYTES);
            putEntries(all, start, 8, NODE_LIMIT, part, seed);
            nodeEntries.add(new long[] {part.getFirst()[0], 1L + i});
        }
        putEntries(all, 0, 32, ROOT_LIMIT, nodeEntries, seed);
    }

    private static void putEntries(
            byte[] all, int start, int offset, int limit, List<long[]> entries, Supplier<Checksum> seed) {
        Struct s = new Struct(all, start + offset).u16(0, limit).u16(2, entries.size());
        for (int i = 0; i < entries.size(); i++) {
            if (i > 0) {
                s.u32(8 * i, entries.get(i)[0]);
            }
            s.u32(8 * i + 4, entries.get(i)[1]);
        }
        int covered = offset + 8 * entries.size();
        int sum = seed.get().bytes(all, start, covered).le32(0).le32(0).value();
        new Struct(all, start + offset + 8 * limit).u32(4, sum);
    }

    /** Orders names as linear directories are written. */
    static Comparator<Name> byBytes() {
        return Comparator.comparing(name -> name.bytes, java.util.Arrays::compareUnsigned);
    }
}
