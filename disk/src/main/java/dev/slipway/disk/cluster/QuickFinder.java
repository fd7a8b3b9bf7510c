package dev.slipway.disk.cluster;

import java.util.Arrays;

/**
 * The last place where four bytes were seen is the only one looked at, and what does not repeat is passed over ever
 * faster, as LZ4 does.
 */
final class QuickFinder implements SequenceFinder {
    private static final int HASH_BITS = 14;
    /** After so many misses (a power of two) the step grows by one. */
    private static final int PATIENCE_LOG = 6;

    /** The low bits of places. */
    private final char[] lastPlace = new char[1 << HASH_BITS];

    private int distance;

    @Override
    public void begin() {
        Arrays.fill(lastPlace, '\0');
    }

    @Override
    public void find(byte[] in, int from, int to, Sequences into) {
        int end = Math.min(to - Integer.BYTES + 1, in.length - TAIL_BYTES);
        int anchor = from;
        int at = Math.max(1, from);
        while (at < end) {
            at = nextMatch(in, at, end);
            if (at >= end) {
                break;
            }
            int source = at - distance;
            while (at > anchor && source > 0 && in[at - 1] == in[source - 1]) {
                at--;
                source--;
            }
            int length = SequenceFinder.matchLength(in, source, at, Math.min(to, at + DeflateSymbols.LONGEST_MATCH));
            into.add(at - anchor, length, distance);
            at += length;
            anchor = at;
            if (at < end) {
                lastPlace[SequenceFinder.hash((int) INT.get(in, at - 2), HASH_BITS)] = (char) (at - 2);
            }
        }
        into.add(to - anchor, 0, 0);
    }

    /** The next place whose four bytes were seen {@code distance} before; {@code end} or more if there is none. */
    private int nextMatch(byte[] in, int start, int end) {
        int at = start;
        int misses = 1 << PATIENCE_LOG;
        while (at < end) {
            int word = (int) INT.get(in, at);
            int hash = SequenceFinder.hash(word, HASH_BITS);
            int before = (at - lastPlace[hash]) & Character.MAX_VALUE;
            lastPlace[hash] = (char) at;
            if (before - 1 < DeflateSymbols.WINDOW_BYTES && before > 0 && (int) INT.get(in, at - before) == word) {
                distance = before;
                return at;
            }
            at += misses++ >>> PATIENCE_LOG;
        }
        return at;
    }
}
