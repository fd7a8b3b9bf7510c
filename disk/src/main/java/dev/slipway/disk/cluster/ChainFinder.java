package dev.slipway.disk.cluster;

/** Looks at several earlier places for the longest match, and before it takes one, perhaps at the next places, too. */
final class ChainFinder implements SequenceFinder {
    private static final int SOME_PLACES = 4;

    /**
     * How hard to look.
     *
     * @param depth at how many earlier places
     * @param nice from which length on no longer match is looked for
     * @param ahead how many of the next places are tried for a better match
     * @param patienceLog after how many misses (a power of two) the step grows by one
     */
    record Effort(int depth, int nice, int ahead, int patienceLog) {}

    private final Effort effort;
    private final HashChains chains = new HashChains();
    private int end;
    private int to;
    /** The best match so far, and the last place that is in the chains. */
    private int at;

    private int length;
    private int distance;
    private int inserted;

    ChainFinder(Effort effort) {
        this.effort = effort;
    }

    @Override
    public void begin() {
        chains.clear();
    }

    @Override
    public void find(byte[] in, int from, int stretchEnd, Sequences into) {
        to = stretchEnd;
        end = Math.min(to - Integer.BYTES + 1, in.length - TAIL_BYTES);
        int anchor = from;
        int misses = 1 << effort.patienceLog();
        at = from;
        while (at < end) {
            if (!search(in, at, 0, effort.depth())) {
                at += misses++ >>> effort.patienceLog();
                continue;
            }
            misses = 1 << effort.patienceLog();
            take(at);
            while (length < effort.nice() && isImproved(in)) {
                // Until no place near is better.
            }
            into.add(at - anchor, length, distance);
            insertMatch(in);
            at += length;
            anchor = at;
        }
        into.add(to - anchor, 0, 0);
    }

    private boolean search(byte[] in, int place, int least, int depth) {
        inserted = place;
        int limit = Math.min(to, place + DeflateSymbols.LONGEST_MATCH);
        return chains.search(in, place, limit, least, depth, effort.nice());
    }

    private void take(int place) {
        at = place;
        length = chains.length();
        distance = chains.distance();
    }

    private boolean isImproved(byte[] in) {
        for (int i = 1; i <= effort.ahead(); i++) {
            int place = at + i;
            if (place < end && search(in, place, length - 1, effort.depth() >> i) && gain() > 4 * i - 2) {
                take(place);
                return true;
            }
        }
        return false;
    }

    /** About how many bits the match found last saves more than the best one, without the literals before it. */
    private int gain() {
        return 4 * (chains.length() - length)
                + Integer.numberOfLeadingZeros(chains.distance())
                - Integer.numberOfLeadingZeros(distance);
    }

    /** What is inside a long match matters little, unless the match was chosen with care. */
    private void insertMatch(byte[] in) {
        int from = inserted + 1;
        int last = Math.min(end, at + length);
        if (effort.ahead() > 0 || last - from <= 2 * SOME_PLACES) {
            chains.insert(in, from, last);
        } else {
            chains.insert(in, from, from + SOME_PLACES);
            chains.insert(in, last - SOME_PLACES, last);
        }
    }
}
