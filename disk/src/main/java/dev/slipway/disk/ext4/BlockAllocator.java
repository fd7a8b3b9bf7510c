package dev.slipway.disk.ext4;

import java.util.ArrayList;
import java.util.List;

/** Gives out blocks in ascending order and remembers in bitmaps which are in use. */
final class BlockAllocator {
    /** The longest run one extent can hold. */
    static final int MAXIMUM_RUN = 32_768;

    /** Blocks one behind the other. */
    record Run(long start, int count) {}

    private final Ext4Geometry geometry;
    private final byte[][] bitmaps;
    private final int[] used;
    /** Start and end of what must not be given out, ascending. */
    private final List<long[]> kept = new ArrayList<>();

    BlockAllocator(Ext4Geometry geometry) {
        this.geometry = geometry;
        this.bitmaps = new byte[geometry.groups()][Ext4Geometry.BLOCK_BYTES];
        this.used = new int[geometry.groups()];
        for (int group = 0; group < geometry.groups(); group++) {
            reserveHead(group);
            markTables(group);
            for (int padding = geometry.blocksIn(group); padding < Ext4Geometry.BLOCKS_PER_GROUP; padding++) {
                set(group, padding);
            }
        }
    }

    private void reserveHead(int group) {
        long start = geometry.start(group);
        int head = geometry.headBlocks(group);
        long end = start + head;
        if (group % Ext4Geometry.GROUPS_PER_FLEX == 0) {
            end = geometry.tablesEnd(group);
        }
        if (end > start) {
            kept.add(new long[] {start, end});
        }
        mark(start, head);
    }

    private void markTables(int group) {
        mark(geometry.blockBitmap(group), 1);
        mark(geometry.inodeBitmap(group), 1);
        mark(geometry.inodeTable(group), geometry.inodeTableBlocks());
    }

    /** Marks blocks as used. */
    void mark(long start, long count) {
        for (long block = start; block < start + count; block++) {
            int group = (int) (block / Ext4Geometry.BLOCKS_PER_GROUP);
            set(group, (int) (block % Ext4Geometry.BLOCKS_PER_GROUP));
            used[group]++;
        }
    }

    private void set(int group, int index) {
        byte mask = (byte) (1 << (index & 7));
        if ((bitmaps[group][index >> 3] & mask) != 0) {
            throw new IllegalStateException("block " + index + " of group " + group + " is given out twice");
        }
        bitmaps[group][index >> 3] |= mask;
    }

    byte[] bitmap(int group) {
        return bitmaps[group];
    }

    int free(int group) {
        return geometry.blocksIn(group) - used[group];
    }

    long free() {
        long free = 0;
        for (int group = 0; group < used.length; group++) {
            free += free(group);
        }
        return free;
    }

    /** A place from which blocks are taken upwards. */
    Region region(long start, long end) {
        return new Region(start, end);
    }

    /** A stretch of the file system from which blocks are taken in order. */
    final class Region {
        private long next;
        private final long end;
        private int keptIndex;

        private Region(long start, long end) {
            this.next = start;
            this.end = end;
        }

        long next() {
            return next;
        }

        /** How far the region has got, even where it has run out. */
        boolean isOverrun() {
            return next > end;
        }

        /** Takes blocks and marks them as used; runs end at structures in their way. Check {@link #isOverrun}. */
        List<Run> take(long count) {
            return take(count, true);
        }

        /** Passes over the blocks that a file had which is not there any more. */
        void pass(long count) {
            take(count, false);
        }

        boolean hasRoomFor(long count) {
            return next + count <= end && nextKept() >= next + count;
        }

        private long nextKept() {
            while (keptIndex < kept.size() && kept.get(keptIndex)[1] <= next) {
                keptIndex++;
            }
            return keptIndex < kept.size() ? kept.get(keptIndex)[0] : Long.MAX_VALUE;
        }

        private List<Run> take(long count, boolean use) {
            List<Run> runs = new ArrayList<>(1);
            long left = count;
            while (left > 0) {
                long border = nextKept();
                if (border <= next) {
                    next = kept.get(keptIndex)[1];
                    continue;
                }
                int length = (int) Math.min(Math.min(left, MAXIMUM_RUN), border - next);
                if (use && next + length <= Math.min(end, geometry.blocks())) {
                    mark(next, length);
                    runs.add(new Run(next, length));
                }
                next += length;
                left -= length;
            }
            return runs;
        }
    }
}
