package dev.slipway.disk.cluster;

/** The symbols of deflated data for the lengths and distances of matches (RFC 1951 §3.2.5). */
final class DeflateSymbols {
    /** The symbol that ends a block. */
    static final int END = 256;

    static final int LITERALS = 286;
    static final int DISTANCES = 30;
    static final int LEAST_MATCH = 3;
    static final int LONGEST_MATCH = 258;
    static final int WINDOW_BYTES = 32_768;

    /** Per symbol of a length: the length it begins with, and how many bits tell it from the next ones. */
    static final int[] LENGTH_BASE = new int[LITERALS];

    static final int[] LENGTH_EXTRA = new int[LITERALS];
    static final int[] DISTANCE_BASE = new int[DISTANCES];
    static final int[] DISTANCE_EXTRA = new int[DISTANCES];

    private static final short[] LENGTH_SYMBOL = new short[LONGEST_MATCH + 1];

    static {
        int length = LEAST_MATCH;
        for (int symbol = END + 1; symbol < LITERALS - 1; symbol++) {
            LENGTH_EXTRA[symbol] = symbol < 265 ? 0 : (symbol - 261) / 4;
            LENGTH_BASE[symbol] = length;
            for (int i = 0; i < 1 << LENGTH_EXTRA[symbol]; i++) {
                LENGTH_SYMBOL[length++] = (short) symbol;
            }
        }
        // The longest has a symbol of its own, without extra bits.
        LENGTH_SYMBOL[LONGEST_MATCH] = LITERALS - 1;
        LENGTH_BASE[LITERALS - 1] = LONGEST_MATCH;
        int distance = 1;
        for (int symbol = 0; symbol < DISTANCES; symbol++) {
            DISTANCE_EXTRA[symbol] = symbol < 4 ? 0 : symbol / 2 - 1;
            DISTANCE_BASE[symbol] = distance;
            distance += 1 << DISTANCE_EXTRA[symbol];
        }
    }

    private DeflateSymbols() {}

    static int ofLength(int length) {
        return LENGTH_SYMBOL[length];
    }

    static int ofDistance(int distance) {
        if (distance <= 4) {
            return distance - 1;
        }
        int high = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(distance - 1);
        return 2 * high + ((distance - 1) >>> (high - 1) & 1);
    }
}
