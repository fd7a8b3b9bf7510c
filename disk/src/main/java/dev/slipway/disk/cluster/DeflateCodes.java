package dev.slipway.disk.cluster;

import java.util.Arrays;

/** The symbols of one block of deflated data: how often each occurs, and the code that it gets for that. */
final class DeflateCodes {
    private static final int END = 256;
    private static final int LITERALS = 286;
    private static final int DISTANCES = 30;
    private static final int LENGTHS = 19;
    private static final int LONGEST = 15;
    private static final int LONGEST_OF_LENGTHS = 7;
    private static final int[] LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    /** A length's symbol, and the lengths that each symbol begins with. */
    private static final short[] LENGTH_SYMBOL = new short[259];

    private static final int[] LENGTH_BASE = new int[LITERALS];
    private static final int[] LENGTH_EXTRA = new int[LITERALS];
    private static final int[] DISTANCE_BASE = new int[DISTANCES];
    private static final int[] DISTANCE_EXTRA = new int[DISTANCES];

    static {
        int length = 3;
        for (int symbol = 257; symbol < 285; symbol++) {
            LENGTH_EXTRA[symbol] = symbol < 265 ? 0 : (symbol - 261) / 4;
            LENGTH_BASE[symbol] = length;
            for (int i = 0; i < 1 << LENGTH_EXTRA[symbol]; i++) {
                LENGTH_SYMBOL[length++] = (short) symbol;
            }
        }
        // The longest has a symbol of its own, without extra bits.
        LENGTH_SYMBOL[258] = 285;
        LENGTH_BASE[285] = 258;
        int distance = 1;
        for (int symbol = 0; symbol < DISTANCES; symbol++) {
            DISTANCE_EXTRA[symbol] = symbol < 4 ? 0 : symbol / 2 - 1;
            DISTANCE_BASE[symbol] = distance;
            distance += 1 << DISTANCE_EXTRA[symbol];
        }
    }

    private final HuffmanCode literal = new HuffmanCode(LITERALS, LONGEST);
    private final HuffmanCode distance = new HuffmanCode(DISTANCES, LONGEST);
    private final HuffmanCode length = new HuffmanCode(LENGTHS, LONGEST_OF_LENGTHS);
    private final int[] runs = new int[LITERALS + DISTANCES];
    private int runCount;
    private int literalSymbols;
    private int distanceSymbols;
    private final BitSink sink = new BitSink(1 << 17);

    void clear() {
        literal.clear();
        distance.clear();
        length.clear();
        literal.counts[END] = 1;
    }

    void countLiterals(byte[] in, int from, int to) {
        int[] counts = literal.counts;
        for (int i = from; i < to; i++) {
            counts[in[i] & 0xff]++;
        }
    }

    void countMatch(int matchLength, int matchDistance) {
        literal.counts[LENGTH_SYMBOL[matchLength]]++;
        distance.counts[distanceSymbol(matchDistance)]++;
    }

    private static int distanceSymbol(int matchDistance) {
        if (matchDistance <= 4) {
            return matchDistance - 1;
        }
        int high = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(matchDistance - 1);
        return 2 * high + ((matchDistance - 1) >>> (high - 1) & 1);
    }

    /** Gives each symbol that was counted its code. */
    void build() {
        literal.build();
        distance.build();
        literalSymbols = Math.max(257, literal.used());
        distanceSymbols = Math.max(1, distance.used());
        byte[] lengths = Arrays.copyOf(literal.lengths, literalSymbols + distanceSymbols);
        System.arraycopy(distance.lengths, 0, lengths, literalSymbols, distanceSymbols);
        findRuns(lengths);
        length.build();
    }

    /** The lengths of the codes, as the format abbreviates them: a symbol, and what it repeats, shifted by eight. */
    private void findRuns(byte[] lengths) {
        runCount = 0;
        for (int at = 0; at < lengths.length; ) {
            int end = at + 1;
            while (end < lengths.length && lengths[end] == lengths[at]) {
                end++;
            }
            int left = end - at;
            if (lengths[at] == 0) {
                while (left >= 3) {
                    int some = Math.min(left, 138);
                    addRun(some > 10 ? 18 : 17, some - (some > 10 ? 11 : 3));
                    left -= some;
                }
            } else {
                addRun(lengths[at], 0);
                left--;
                while (left >= 3) {
                    int some = Math.min(left, 6);
                    addRun(16, some - 3);
                    left -= some;
                }
            }
            for (; left > 0; left--) {
                addRun(lengths[at], 0);
            }
            at = end;
        }
    }

    private void addRun(int symbol, int repeated) {
        length.counts[symbol]++;
        runs[runCount++] = symbol | repeated << 8;
    }

    private static int runBits(int symbol) {
        return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
    }

    private int lengthSymbols() {
        int last = LENGTHS;
        while (last > 4 && length.lengths[LENGTH_ORDER[last - 1]] == 0) {
            last--;
        }
        return last;
    }

    /** How long the block will be. */
    long sizeBytes() {
        long bits = 17 + 3L * lengthSymbols() + literal.bits() + distance.bits() + length.bits();
        for (int i = 0; i < runCount; i++) {
            bits += runBits(runs[i] & 0xff);
        }
        for (int symbol = END + 1; symbol < LITERALS; symbol++) {
            bits += (long) literal.counts[symbol] * LENGTH_EXTRA[symbol];
        }
        for (int symbol = 0; symbol < DISTANCES; symbol++) {
            bits += (long) distance.counts[symbol] * DISTANCE_EXTRA[symbol];
        }
        return (bits + 7) / 8;
    }

    /** Begins the block, which is the last one. */
    BitSink writeHeader() {
        sink.clear();
        int symbols = lengthSymbols();
        sink.put(1 | 2 << 1, 3);
        sink.put(literalSymbols - 257, 5);
        sink.put(distanceSymbols - 1, 5);
        sink.put(symbols - 4, 4);
        for (int i = 0; i < symbols; i++) {
            sink.put(length.lengths[LENGTH_ORDER[i]], 3);
        }
        for (int i = 0; i < runCount; i++) {
            int symbol = runs[i] & 0xff;
            sink.put(length.codes[symbol], length.lengths[symbol]);
            sink.put(runs[i] >>> 8, runBits(symbol));
        }
        return sink;
    }

    void writeLiterals(byte[] in, int from, int to, BitSink out) {
        int[] codes = literal.codes;
        byte[] lengths = literal.lengths;
        int at = from;
        for (; at + 3 <= to; at += 3) {
            int a = in[at] & 0xff;
            int b = in[at + 1] & 0xff;
            int c = in[at + 2] & 0xff;
            int ab = lengths[a] + lengths[b];
            out.put(codes[a] | (long) codes[b] << lengths[a] | (long) codes[c] << ab, ab + lengths[c]);
        }
        for (; at < to; at++) {
            out.put(codes[in[at] & 0xff], lengths[in[at] & 0xff]);
        }
    }

    void writeMatch(int matchLength, int matchDistance, BitSink out) {
        int symbol = LENGTH_SYMBOL[matchLength];
        int bits = literal.lengths[symbol];
        long value = literal.codes[symbol] | (long) (matchLength - LENGTH_BASE[symbol]) << bits;
        bits += LENGTH_EXTRA[symbol];
        int far = distanceSymbol(matchDistance);
        value |= (long) distance.codes[far] << bits;
        bits += distance.lengths[far];
        value |= (long) (matchDistance - DISTANCE_BASE[far]) << bits;
        out.put(value, bits + DISTANCE_EXTRA[far]);
    }

    void writeEnd(BitSink out) {
        out.put(literal.codes[END], literal.lengths[END]);
    }
}
