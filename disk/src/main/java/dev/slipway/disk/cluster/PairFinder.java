package dev.slipway.disk.cluster;

import java.util.Arrays;

/** Looks at the last two places where four bytes were seen, and before it takes a match, at the next place, too. */
final class PairFinder implements SequenceFinder {
    private static final int HASH_BITS = 14;
    /** After so many misses (a power of two) the step grows by one. */
    private static final int PATIENCE_LOG = 7;
    /** From this length on a match is taken without a look at the next place. */
    private static final int NICE = 32;

    /** The low 16 bits of two places, the last one's below: a pair is read, and moved on, at once. */
    private final int[] places = new int[1 << HASH_BITS];

    private int length;
    private int distance;

    @Override
    public void begin() {
        Arrays.fill(places, 0);
    }

    @Override
    public void find(byte[] in, int from, int to, Sequences into) {
        int end = Math.min(to - Integer.BYTES + 1, in.length - TAIL_BYTES);
        int anchor = from;
        int at = nextMatch(in, Math.max(1, from), end, to);
        while (at < end) {
            at = improved(in, at, end, to);
            int back = repeatedBefore(in, at, anchor);
            into.add(at - back - anchor, length + back, distance);
            int after = at + length;
            if (after <= end) {
                insert(in, at + 2);
                insert(in, after - 2);
                insert(in, after - 1);
            }
            anchor = after;
            at = nextMatch(in, after, end, to);
        }
        into.add(to - anchor, 0, 0);
    }

    /** The next place that repeats something; {@code end} or more if there is none. */
    private int nextMatch(byte[] in, int start, int end, int to) {
        int at = start;
        int misses = 1 << PATIENCE_LOG;
        while (at < end && !search(in, at, to)) {
            at += misses++ >>> PATIENCE_LOG;
        }
        return at;
    }

    /** The first of the next places whose match is not worth less than that of the place after it. */
    private int improved(byte[] in, int start, int end, int to) {
        int at = start;
        while (length < NICE && at + 1 < end) {
            int lengthHere = length;
            int distanceHere = distance;
            if (!search(in, at + 1, to) || !isWorthMore(lengthHere, distanceHere)) {
                length = lengthHere;
                distance = distanceHere;
                break;
            }
            at++;
        }
        return at;
    }

    /** Whether what was found saves more bits than another match and the literal that it costs to pass that over. */
    private boolean isWorthMore(int otherLength, int otherDistance) {
        return 4 * (length - otherLength)
                        + Integer.numberOfLeadingZeros(distance)
                        - Integer.numberOfLeadingZeros(otherDistance)
                > 2;
    }

    /** How many bytes before the match repeat, too. */
    private int repeatedBefore(byte[] in, int at, int anchor) {
        int most = Math.min(Math.min(at - anchor, at - distance), DeflateSymbols.LONGEST_MATCH - length);
        int back = 0;
        while (back < most && in[at - back - 1] == in[at - distance - back - 1]) {
            back++;
        }
        return back;
    }

    private void insert(byte[] in, int at) {
        int hash = SequenceFinder.hash((int) INT.get(in, at), HASH_BITS);
        places[hash] = places[hash] << Short.SIZE | (at & Character.MAX_VALUE);
    }

    /** Inserts a place, and finds the longer match of the two; whether there is one. */
    private boolean search(byte[] in, int at, int to) {
        int word = (int) INT.get(in, at);
        int hash = SequenceFinder.hash(word, HASH_BITS);
        int pair = places[hash];
        places[hash] = pair << Short.SIZE | (at & Character.MAX_VALUE);
        int limit = Math.min(to, at + DeflateSymbols.LONGEST_MATCH);
        int near = (at - pair) & Character.MAX_VALUE;
        int far = (at - (pair >>> Short.SIZE)) & Character.MAX_VALUE;
        length = 0;
        if (near > 0 && near <= DeflateSymbols.WINDOW_BYTES && (int) INT.get(in, at - near) == word) {
            length = SequenceFinder.matchLength(in, at - near, at, limit);
            distance = near;
        }
        if (far > near
                && far <= DeflateSymbols.WINDOW_BYTES
                && (int) INT.get(in, at - far) == word
                && (length == 0 || (at + length < limit && in[at - far + length] == in[at + length]))) {
            int matched = SequenceFinder.matchLength(in, at - far, at, limit);
            if (matched > length) {
                length = matched;
                distance = far;
            }
        }
        return length > 0;
    }
}
