package dev.slipway.disk.cluster;

import java.util.Arrays;

/** How often each symbol occurs in a part of what is deflated. */
final class SymbolCounts {
    /** Sizes are estimated in 1/16 bit, in whole numbers, so that they are the same on every host. */
    private static final int FRACTION = 16;
    /** About what a symbol's code takes in the head of a block, and what the rest of the head does. */
    private static final int BITS_PER_CODE = 3;

    private static final int BITS_OF_HEAD = 70;
    /** n times its binary logarithm, for small n. */
    private static final int[] WEIGHTED_LOGARITHMS = new int[4096];

    static {
        for (int n = 1; n < WEIGHTED_LOGARITHMS.length; n++) {
            WEIGHTED_LOGARITHMS[n] = computed(n);
        }
    }

    final int[] literals = new int[DeflateSymbols.LITERALS];
    final int[] seconds = new int[256];
    final int[] distances = new int[DeflateSymbols.DISTANCES];

    void clear() {
        Arrays.fill(literals, 0);
        Arrays.fill(distances, 0);
    }

    void addLiterals(byte[] in, int from, int to) {
        int i = from;
        for (; i + 4 <= to; i += 4) {
            int word = (int) SequenceFinder.INT.get(in, i);
            literals[word & 0xff]++;
            seconds[word >>> 8 & 0xff]++;
            literals[word >>> 16 & 0xff]++;
            seconds[word >>> 24]++;
        }
        for (; i < to; i++) {
            literals[in[i] & 0xff]++;
        }
    }

    /** Puts together what {@link #addLiterals} counted apart. */
    void settle() {
        for (int i = 0; i < seconds.length; i++) {
            literals[i] += seconds[i];
        }
        Arrays.fill(seconds, 0);
    }

    void addMatch(int length, int distance) {
        literals[DeflateSymbols.ofLength(length)]++;
        distances[DeflateSymbols.ofDistance(distance)]++;
    }

    void set(SymbolCounts other) {
        System.arraycopy(other.literals, 0, literals, 0, literals.length);
        System.arraycopy(other.distances, 0, distances, 0, distances.length);
    }

    void add(SymbolCounts other) {
        for (int i = 0; i < literals.length; i++) {
            literals[i] += other.literals[i];
        }
        for (int i = 0; i < distances.length; i++) {
            distances[i] += other.distances[i];
        }
    }

    /** About how long a block of these symbols is, in parts of a bit, without what is the same in every block. */
    long estimate() {
        return BITS_OF_HEAD * FRACTION + estimate(literals) + estimate(distances);
    }

    private static long estimate(int[] counts) {
        int total = 0;
        int codes = 0;
        long weighted = 0;
        for (int count : counts) {
            if (count > 0) {
                total += count;
                codes++;
                weighted += weightedLogarithm(count);
            }
        }
        return weightedLogarithm(total) - weighted + (long) codes * BITS_PER_CODE * FRACTION;
    }

    private static int weightedLogarithm(int n) {
        return n < WEIGHTED_LOGARITHMS.length ? WEIGHTED_LOGARITHMS[n] : computed(n);
    }

    private static int computed(int n) {
        return (int) (FRACTION * n * StrictMath.log(n) / StrictMath.log(2));
    }
}
