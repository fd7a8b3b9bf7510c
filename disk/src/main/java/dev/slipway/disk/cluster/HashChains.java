package dev.slipway.disk.cluster;

import java.util.Arrays;

/**
 * The places of the window by the four bytes they begin with, the last one first, and the last place of each three
 * bytes. Places are kept by their low 16 bits: the window is shorter, so that the distance tells which one is meant.
 */
final class HashChains {
    private static final int HASH_BITS = 15;
    private static final int SHORT_HASH_BITS = 13;
    /** Three bytes from farther away take as many bits as they save. */
    private static final int FARTHEST_SHORT = 4096;

    private final char[] last = new char[1 << HASH_BITS];
    private final char[] lastShort = new char[1 << SHORT_HASH_BITS];
    private final char[] before = new char[Character.MAX_VALUE + 1];
    private int length;
    private int distance;

    void clear() {
        // The chains themselves are written before they are read: the first place of all is always inserted.
        Arrays.fill(last, '\0');
        Arrays.fill(lastShort, '\0');
    }

    /** The match that {@link #search} found. */
    int length() {
        return length;
    }

    int distance() {
        return distance;
    }

    /** Inserts some places. */
    void insert(byte[] in, int from, int to) {
        for (int at = from; at < to; at++) {
            int word = (int) SequenceFinder.INT.get(in, at);
            int hash = hash(word);
            before[at & Character.MAX_VALUE] = last[hash];
            last[hash] = (char) at;
            lastShort[shortHash(word)] = (char) at;
        }
    }

    /**
     * Inserts a place, and looks for the longest match of it, longer than {@code least}, at no more than {@code depth}
     * places; a match of {@code nice} bytes is long enough.
     */
    boolean search(byte[] in, int at, int limit, int least, int depth, int nice) {
        int word = (int) SequenceFinder.INT.get(in, at);
        int hash = hash(word);
        int place = last[hash];
        before[at & Character.MAX_VALUE] = (char) place;
        last[hash] = (char) at;
        int best = searchShort(in, at, word, least);
        boolean isFound = best > least;
        best = Math.max(best, DeflateSymbols.LEAST_MATCH);
        int most = limit - at;
        int enough = Math.min(nice, most);
        int lastDistance = 0;
        for (int left = depth; left > 0 && best < most; left--) {
            int back = (at - place) & Character.MAX_VALUE;
            // Places on a chain are ever farther back; one that is not has been overwritten.
            if (back <= lastDistance || back > DeflateSymbols.WINDOW_BYTES) {
                break;
            }
            lastDistance = back;
            int from = at - back;
            int end = best - DeflateSymbols.LEAST_MATCH;
            if ((int) SequenceFinder.INT.get(in, from + end) == (int) SequenceFinder.INT.get(in, at + end)
                    && (int) SequenceFinder.INT.get(in, from) == word) {
                int matched = SequenceFinder.matchLength(in, from, at, limit);
                if (matched > best) {
                    best = matched;
                    distance = back;
                    isFound = true;
                    if (matched >= enough) {
                        break;
                    }
                }
            }
            place = before[place];
        }
        length = best;
        return isFound;
    }

    /** Three bytes, if more than {@code least} and near; else {@code least}. */
    private int searchShort(byte[] in, int at, int word, int least) {
        int hash = shortHash(word);
        int back = (at - lastShort[hash]) & Character.MAX_VALUE;
        lastShort[hash] = (char) at;
        if (least < DeflateSymbols.LEAST_MATCH
                && back > 0
                && back <= FARTHEST_SHORT
                && ((int) SequenceFinder.INT.get(in, at - back) ^ word) << Byte.SIZE == 0) {
            distance = back;
            return DeflateSymbols.LEAST_MATCH;
        }
        return least;
    }

    private static int hash(int word) {
        return SequenceFinder.hash(word, HASH_BITS);
    }

    private static int shortHash(int word) {
        return SequenceFinder.hash(word << Byte.SIZE, SHORT_HASH_BITS);
    }
}
