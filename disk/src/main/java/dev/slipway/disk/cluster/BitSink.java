package dev.slipway.disk.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits one behind the other, the lowest first. */
final class BitSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private int at;
    private long held;
    private int heldBits;

    /** A sink for at most {@code mostBytes}. */
    BitSink(int mostBytes) {
        bytes = new byte[mostBytes + Long.BYTES];
    }

    void clear() {
        at = 0;
        held = 0;
        heldBits = 0;
    }

    /** Adds at most 48 bits, above which {@code value} is zeros. */
    void put(long value, int bits) {
        held |= value << heldBits;
        heldBits += bits;
        LONG.set(bytes, at, held);
        int whole = heldBits >>> 3;
        at += whole;
        held >>>= whole << 3;
        heldBits &= 7;
    }

    /** Puts all into {@code out}, which is long enough, the last byte filled up with zeros; the length. */
    int finish(byte[] out) {
        int length = at + (heldBits > 0 ? 1 : 0);
        bytes[at] = (byte) held;
        System.arraycopy(bytes, 0, out, 0, length);
        return length;
    }
}
