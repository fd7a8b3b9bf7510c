package dev.slipway.disk.cluster;

/**
 * Deflates (RFC 1951), level 1 in half of zlib's time, and levels from 2 on to fewer bytes than zlib.
 *
 * <p>The bytes depend on this code alone, not on the zlib that a JDK was built with.
 */
public final class Deflate {
    /** What is looked at together: its symbols are counted before the first one is written. */
    private static final int STRETCH_BYTES = 1 << 16;

    private final SequenceFinder finder;
    private final DeflateBlocks blocks;
    private final Sequences sequences = new Sequences();

    /**
     * For one thread, and for input after input.
     *
     * @param level 1 (fast) to 9 (small)
     */
    public Deflate(int level) {
        check(level);
        this.finder = switch (level) {
            case 1 -> new QuickFinder();
            case 2 -> new PairFinder();
            case 3 -> chains(4, 12, 0, 6);
            case 4 -> chains(8, 16, 1, 7);
            case 5 -> chains(16, 32, 1, 8);
            case 6 -> chains(32, 64, 1, 8);
            case 7 -> chains(96, 128, 1, 8);
            case 8 -> chains(128, 258, 2, 8);
            default -> chains(512, 258, 2, 8);
        };
        this.blocks = new DeflateBlocks(level > 1);
    }

    static void check(int level) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("a zlib level is 1 to 9, not " + level);
        }
    }

    private static SequenceFinder chains(int depth, int nice, int ahead, int patienceLog) {
        return new ChainFinder(new ChainFinder.Effort(depth, nice, ahead, patienceLog));
    }

    /** The length of {@code in} in {@code out}, or 0 if it does not fit. */
    public int compress(byte[] in, byte[] out) {
        finder.begin();
        blocks.begin(out.length);
        for (int from = 0; from < in.length || from == 0; from += STRETCH_BYTES) {
            int to = Math.min(in.length, from + STRETCH_BYTES);
            sequences.clear();
            finder.find(in, from, to, sequences);
            if (!blocks.write(in, from, sequences, to == in.length)) {
                return 0;
            }
        }
        return blocks.finish(out);
    }
}
