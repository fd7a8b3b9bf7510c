package dev.slipway.disk.cluster;

import java.util.Arrays;

/** Codes for symbols, shorter ones for what occurs oftener, none longer than a limit; canonical, as RFC 1951 has them. */
final class HuffmanCode {
    /** How many bits of a sort key the symbol takes. */
    private static final int SYMBOL_BITS = 9;

    /** How many bits of {@link #codes} are the length. */
    static final int LENGTH_BITS = 4;

    static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    final int[] counts;
    final byte[] lengths;
    /** The codes, the first bit lowest, each above the four bits of its length. */
    final int[] codes;

    private final int longest;
    private final long[] keys;
    private final int[] work;
    private final int[] perLength;

    HuffmanCode(int symbols, int longest) {
        this.counts = new int[symbols];
        this.lengths = new byte[symbols];
        this.codes = new int[symbols];
        this.longest = longest;
        this.keys = new long[symbols];
        this.work = new int[symbols];
        this.perLength = new int[symbols + 1];
    }

    void set(int[] others) {
        System.arraycopy(others, 0, counts, 0, counts.length);
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    /** One more than the last symbol that has a code. */
    int used() {
        int used = counts.length;
        while (used > 0 && lengths[used - 1] == 0) {
            used--;
        }
        return used;
    }

    /** How many bits all that was counted takes. */
    long bits() {
        long bits = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            bits += (long) counts[symbol] * lengths[symbol];
        }
        return bits;
    }

    void build() {
        int present = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                keys[present++] = (long) counts[symbol] << SYMBOL_BITS | symbol;
            }
        }
        Arrays.sort(keys, 0, present);
        Arrays.fill(lengths, (byte) 0);
        Arrays.fill(perLength, 0);
        if (present == 1) {
            perLength[1] = 1;
        } else if (present > 1) {
            findLengths(present);
            limit();
        }
        assign(present);
    }

    /** How many codes of each length are best, by the method of Moffat and Katajainen, in place. */
    private void findLengths(int n) {
        for (int i = 0; i < n; i++) {
            work[i] = (int) (keys[i] >>> SYMBOL_BITS);
        }
        int leaf = 0;
        int root = 0;
        for (int next = 0; next < n - 1; next++) {
            int sum = 0;
            for (int half = 0; half < 2; half++) {
                if (leaf >= n || (root < next && work[root] < work[leaf])) {
                    sum += work[root];
                    work[root++] = next;
                } else {
                    sum += work[leaf++];
                }
            }
            work[next] = sum;
        }
        // Now each inner node names its parent: from the root down to depths.
        work[n - 2] = 0;
        for (int node = n - 3; node >= 0; node--) {
            work[node] = work[work[node]] + 1;
        }
        int available = 1;
        int depth = 0;
        int node = n - 2;
        for (int left = n; left > 0; depth++) {
            int inner = 0;
            while (node >= 0 && work[node] == depth) {
                inner++;
                node--;
            }
            perLength[depth] = available - inner;
            left -= available - inner;
            available = 2 * inner;
        }
    }

    /** Shortens what is too long, and lengthens others until the codes fill the space exactly. */
    private void limit() {
        for (int length = longest + 1; length < perLength.length; length++) {
            perLength[longest] += perLength[length];
            perLength[length] = 0;
        }
        long total = 0;
        for (int length = 1; length <= Math.min(longest, perLength.length - 1); length++) {
            total += (long) perLength[length] << (longest - length);
        }
        for (; total > 1L << longest; total--) {
            perLength[longest]--;
            int length = longest - 1;
            while (perLength[length] == 0) {
                length--;
            }
            perLength[length]--;
            perLength[length + 1] += 2;
        }
    }

    /** The longest codes go to the rarest symbols; within a length, codes ascend with the symbols. */
    private void assign(int present) {
        int at = 0;
        for (int length = Math.min(longest, perLength.length - 1); length > 0; length--) {
            for (int i = 0; i < perLength[length]; i++) {
                lengths[(int) keys[at++] & (1 << SYMBOL_BITS) - 1] = (byte) length;
            }
        }
        if (at != present) {
            throw new IllegalStateException(at + " codes for " + present + " symbols");
        }
        int[] next = new int[longest + 2];
        for (int length = 1; length <= longest; length++) {
            int before = length < perLength.length ? perLength[length] : 0;
            next[length + 1] = (next[length] + before) << 1;
        }
        for (int symbol = 0; symbol < counts.length; symbol++) {
            int length = lengths[symbol];
            codes[symbol] = length == 0
                    ? 0
                    : Integer.reverse(next[length]++) >>> (Integer.SIZE - length) << LENGTH_BITS | length;
        }
    }
}
