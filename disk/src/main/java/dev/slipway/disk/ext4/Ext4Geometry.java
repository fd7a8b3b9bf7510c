package dev.slipway.disk.ext4;

/**
 * Where the fixed structures lie: superblocks, descriptors, bitmaps and inode tables of every group.
 *
 * <p>The tables of 16 groups stand together (flex_bg). They keep the places they have in a full set of 16 groups even
 * when there are fewer, so that a larger file system has all it had in the same place.
 *
 * @param blocks the file system's size
 * @param inodesPerGroup a multiple of 16, so that a table fills whole blocks
 */
record Ext4Geometry(long blocks, int inodesPerGroup) {
    static final int BLOCK_BYTES = 4096;
    static final int BLOCKS_PER_GROUP = 32_768;
    static final int INODE_BYTES = 256;
    static final int DESCRIPTOR_BYTES = 64;
    static final int GROUPS_PER_FLEX = 16;
    /** Tables of one flex group with more inodes would not fit into its first group. */
    static final int MAXIMUM_INODES_PER_GROUP = 24_576;

    private static final int INODES_PER_BLOCK = BLOCK_BYTES / INODE_BYTES;
    private static final int BYTES_PER_INODE = 16_384;
    /** With the blocks in use, descriptors of 2 TiB: what online growth can reach without changing the format. */
    private static final int DESCRIPTOR_BLOCKS_FOR_GROWTH = 256;

    private static final int SMALLEST_LAST_GROUP = 2_048;
    /** From here on a file system has the fixed places that make a small change of a tree a small change of a disk. */
    private static final long SPACIOUS_BLOCKS = 4L * BLOCKS_PER_GROUP;

    /** The geometry of at most {@code blocks} blocks; a last group too small for its own tables is left out. */
    static Ext4Geometry of(long blocks, long inodes) {
        long rest = blocks % BLOCKS_PER_GROUP;
        long kept = blocks > BLOCKS_PER_GROUP && rest > 0 && rest < SMALLEST_LAST_GROUP ? blocks - rest : blocks;
        long groups = (kept + BLOCKS_PER_GROUP - 1) / BLOCKS_PER_GROUP;
        long first = Math.min(kept, BLOCKS_PER_GROUP) * BLOCK_BYTES / BYTES_PER_INODE;
        int perGroup = roundUp(Math.max(first, 64));
        while (perGroup * groups < inodes && perGroup < MAXIMUM_INODES_PER_GROUP) {
            perGroup = Math.min(MAXIMUM_INODES_PER_GROUP, roundUp(perGroup * 3L / 2));
        }
        return new Ext4Geometry(kept, perGroup);
    }

    private static int roundUp(long inodes) {
        return (int) ((inodes + INODES_PER_BLOCK - 1) / INODES_PER_BLOCK * INODES_PER_BLOCK);
    }

    int groups() {
        return (int) ((blocks + BLOCKS_PER_GROUP - 1) / BLOCKS_PER_GROUP);
    }

    long inodes() {
        return (long) groups() * inodesPerGroup;
    }

    boolean isSpacious() {
        return blocks >= SPACIOUS_BLOCKS;
    }

    long start(int group) {
        return (long) group * BLOCKS_PER_GROUP;
    }

    int blocksIn(int group) {
        return (int) Math.min(BLOCKS_PER_GROUP, blocks - start(group));
    }

    int descriptorBlocks() {
        return (groups() * DESCRIPTOR_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    int reservedDescriptorBlocks() {
        return Math.max(0, DESCRIPTOR_BLOCKS_FOR_GROWTH - descriptorBlocks());
    }

    /** Whether the group has a copy of the superblock: 0, 1, and the powers of 3, 5 and 7. */
    static boolean hasSuperblock(int group) {
        return group <= 1 || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
    }

    private static boolean isPower(int group, int base) {
        long power = base;
        while (power < group) {
            power *= base;
        }
        return power == group;
    }

    /** The blocks at a group's start that hold the superblock, descriptors, and room for more of them. */
    int headBlocks(int group) {
        return hasSuperblock(group) ? 1 + descriptorBlocks() + reservedDescriptorBlocks() : 0;
    }

    int inodeTableBlocks() {
        return inodesPerGroup / INODES_PER_BLOCK;
    }

    private int flexStart(int group) {
        return group / GROUPS_PER_FLEX * GROUPS_PER_FLEX;
    }

    /** For how many groups a flex group's tables have places. */
    private int places(int flexStart) {
        int present = Math.min(GROUPS_PER_FLEX, groups() - flexStart);
        boolean firstIsWhole = blocksIn(flexStart) == BLOCKS_PER_GROUP;
        return isSpacious() && firstIsWhole ? GROUPS_PER_FLEX : present;
    }

    private long tables(int flexStart) {
        return start(flexStart) + headBlocks(flexStart);
    }

    long blockBitmap(int group) {
        int first = flexStart(group);
        return tables(first) + (group - first);
    }

    long inodeBitmap(int group) {
        int first = flexStart(group);
        return tables(first) + places(first) + (group - first);
    }

    long inodeTable(int group) {
        int first = flexStart(group);
        return tables(first) + 2L * places(first) + (long) (group - first) * inodeTableBlocks();
    }

    /** The first block behind the tables of the flex group that begins with {@code flexStart}. */
    long tablesEnd(int flexStart) {
        int places = places(flexStart);
        return tables(flexStart) + 2L * places + (long) places * inodeTableBlocks();
    }

    /** The journal's size by the table of mke2fs, save that whatever may grow gets 64 MiB. */
    int journalBlocks() {
        if (blocks < 32_768) {
            return 1_024;
        }
        if (blocks < SPACIOUS_BLOCKS) {
            return 4_096;
        }
        if (blocks < 4_194_304) {
            return 16_384;
        }
        if (blocks < 8_388_608) {
            return 32_768;
        }
        return blocks < 16_777_216 ? 65_536 : 131_072;
    }
}
