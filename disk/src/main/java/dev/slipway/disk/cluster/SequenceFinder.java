package dev.slipway.disk.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds what repeats in the bytes that are deflated. */
interface SequenceFinder {
    /** Reads four bytes of an array as a number. */
    VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Where matches are not looked for any more, so that eight bytes can be read at once. */
    int TAIL_BYTES = 12;

    /** Where a table of that many bits keeps what begins with these bytes. */
    static int hash(int bytes, int bits) {
        return (bytes * 0x9e37_79b1) >>> (Integer.SIZE - bits);
    }

    /** Forgets what it has seen. */
    void begin();

    /** Finds the sequences of a stretch of {@code in}; the stretches before it have been seen. */
    void find(byte[] in, int from, int to, Sequences into);

    /** How long the match of {@code at} and the earlier place {@code from} is, of which four bytes are known to be. */
    static int matchLength(byte[] in, int from, int at, int limit) {
        int a = from + Integer.BYTES;
        int b = at + Integer.BYTES;
        while (b + Long.BYTES <= limit) {
            long difference = (long) LONG.get(in, a) ^ (long) LONG.get(in, b);
            if (difference != 0) {
                return b - at + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            a += Long.BYTES;
            b += Long.BYTES;
        }
        while (b < limit && in[a] == in[b]) {
            a++;
            b++;
        }
        return b - at;
    }
}
