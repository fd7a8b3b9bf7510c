package dev.slipway.disk.cluster;

import java.util.Arrays;

/** The symbols of one block of deflated data: how often each occurs, and the code that it gets for that. */
final class DeflateCodes {
    private static final int LITERALS = DeflateSymbols.LITERALS;
    private static final int DISTANCES = DeflateSymbols.DISTANCES;
    private static final int END = DeflateSymbols.END;
    private static final int LENGTHS = 19;
    private static final int LONGEST = 15;
    private static final int LONGEST_OF_LENGTHS = 7;
    /** How many bits of {@link #lengthCodes} are the length: no code with what follows it takes more than 20. */
    private static final int LENGTH_CODE_BITS = 5;

    private static final int LENGTH_CODE_MASK = (1 << LENGTH_CODE_BITS) - 1;
    private static final int[] LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private final HuffmanCode literal = new HuffmanCode(LITERALS, LONGEST);
    private final HuffmanCode distance = new HuffmanCode(DISTANCES, LONGEST);
    private final HuffmanCode length = new HuffmanCode(LENGTHS, LONGEST_OF_LENGTHS);
    /** Per length of a match its code and the bits that follow it, above how many they are. */
    private final int[] lengthCodes = new int[DeflateSymbols.LONGEST_MATCH + 1];

    private final int[] runs = new int[LITERALS + DISTANCES];
    private int runCount;
    private int literalSymbols;
    private int distanceSymbols;

    /** Gives each symbol of a block its code. */
    void build(SymbolCounts counts) {
        literal.set(counts.literals);
        literal.counts[END] = 1;
        distance.set(counts.distances);
        length.clear();
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
    long sizeBits() {
        long bits = 17 + 3L * lengthSymbols() + literal.bits() + distance.bits() + length.bits();
        for (int i = 0; i < runCount; i++) {
            bits += runBits(runs[i] & 0xff);
        }
        for (int symbol = END + 1; symbol < LITERALS; symbol++) {
            bits += (long) literal.counts[symbol] * DeflateSymbols.LENGTH_EXTRA[symbol];
        }
        for (int symbol = 0; symbol < DISTANCES; symbol++) {
            bits += (long) distance.counts[symbol] * DeflateSymbols.DISTANCE_EXTRA[symbol];
        }
        return bits;
    }

    private void fillLengthCodes() {
        for (int i = DeflateSymbols.LEAST_MATCH; i < lengthCodes.length; i++) {
            int symbol = DeflateSymbols.ofLength(i);
            int code = literal.codes[symbol];
            int bits = code & HuffmanCode.LENGTH_MASK;
            int value = code >>> HuffmanCode.LENGTH_BITS | (i - DeflateSymbols.LENGTH_BASE[symbol]) << bits;
            lengthCodes[i] = value << LENGTH_CODE_BITS | bits + DeflateSymbols.LENGTH_EXTRA[symbol];
        }
    }

    /** Begins the block. */
    void writeHeader(boolean isLast, BitSink sink) {
        fillLengthCodes();
        int symbols = lengthSymbols();
        sink.put((isLast ? 1 : 0) | 2 << 1, 3);
        sink.put(literalSymbols - 257, 5);
        sink.put(distanceSymbols - 1, 5);
        sink.put(symbols - 4, 4);
        for (int i = 0; i < symbols; i++) {
            sink.put(length.lengths[LENGTH_ORDER[i]], 3);
        }
        for (int i = 0; i < runCount; i++) {
            int symbol = runs[i] & 0xff;
            sink.putCode(length.codes[symbol]);
            sink.put(runs[i] >>> 8, runBits(symbol));
        }
    }

    /** Writes some literals and a match, of length 0 if there is none. */
    void write(byte[] in, int from, int to, int matchLength, int matchDistance, BitSink out) {
        int tail = from;
        if (to - from >= 3) {
            tail = to - (to - from) % 3;
            out.put(in, from, tail, literal.codes);
        }
        long value = 0;
        int bits = 0;
        for (int at = tail; at < to; at++) {
            int code = literal.codes[in[at] & 0xff];
            value |= (long) (code >>> HuffmanCode.LENGTH_BITS) << bits;
            bits += code & HuffmanCode.LENGTH_MASK;
        }
        if (matchLength == 0) {
            out.put(value, bits);
            return;
        }
        int ofLength = lengthCodes[matchLength];
        out.put(value | (long) (ofLength >>> LENGTH_CODE_BITS) << bits, bits + (ofLength & LENGTH_CODE_MASK));
        int symbol = DeflateSymbols.ofDistance(matchDistance);
        int code = distance.codes[symbol];
        bits = code & HuffmanCode.LENGTH_MASK;
        int far = code >>> HuffmanCode.LENGTH_BITS | (matchDistance - DeflateSymbols.DISTANCE_BASE[symbol]) << bits;
        out.put(far, bits + DeflateSymbols.DISTANCE_EXTRA[symbol]);
    }

    void writeEnd(BitSink out) {
        out.putCode(literal.codes[END]);
    }
}
