package dev.slipway.disk.cluster;

import java.util.Arrays;

/** A stretch of what is deflated as a list: some literals, then a match, of length 0 at the end of the stretch. */
final class Sequences {
    private int[] literals = new int[1 << 12];
    private int[] lengths = new int[literals.length];
    private int[] distances = new int[literals.length];
    private int count;

    void clear() {
        count = 0;
    }

    void add(int literalCount, int length, int distance) {
        if (count == literals.length) {
            literals = Arrays.copyOf(literals, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            distances = Arrays.copyOf(distances, 2 * count);
        }
        literals[count] = literalCount;
        lengths[count] = length;
        distances[count] = distance;
        count++;
    }

    int count() {
        return count;
    }

    /** How many bytes a sequence stands for. */
    int sizeBytes(int index) {
        return literals[index] + lengths[index];
    }

    /** Counts the symbols of some sequences, whose first byte is {@code in[start]}. */
    void countSymbols(int from, int to, byte[] in, int start, SymbolCounts counts) {
        int at = start;
        for (int i = from; i < to; i++) {
            counts.addLiterals(in, at, at + literals[i]);
            at += literals[i] + lengths[i];
            if (lengths[i] > 0) {
                counts.addMatch(lengths[i], distances[i]);
            }
        }
        counts.settle();
    }

    /** Writes some sequences, whose first byte is {@code in[start]}. */
    void write(int from, int to, byte[] in, int start, DeflateCodes codes, BitSink sink) {
        int at = start;
        for (int i = from; i < to; i++) {
            codes.write(in, at, at + literals[i], lengths[i], distances[i], sink);
            at += literals[i] + lengths[i];
        }
    }
}
