package dev.slipway.disk.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits one behind the other, the lowest first. */
final class BitSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private int at;
    private long held;
    private int heldBits;

    /** Begins anew; no more than {@code mostBytes} will be put. */
    void begin(int mostBytes) {
        if (bytes.length < mostBytes + Long.BYTES) {
            bytes = new byte[mostBytes + Long.BYTES];
        }
        at = 0;
        held = 0;
        heldBits = 0;
    }

    /** Adds at most 56 bits, above which {@code value} is zeros. */
    void put(long value, int bits) {
        held |= value << heldBits;
        heldBits += bits;
        LONG.set(bytes, at, held);
        int whole = heldBits >>> 3;
        at += whole;
        held >>>= whole << 3;
        heldBits &= 7;
    }

    /** Adds a code as {@link HuffmanCode#codes} has it. */
    void putCode(int code) {
        put(code >>> HuffmanCode.LENGTH_BITS, code & HuffmanCode.LENGTH_MASK);
    }

    /** Adds the codes of bytes, three at a time: most time is spent here, where little repeats. */
    void put(byte[] in, int from, int to, int[] codes) {
        long bits = held;
        int count = heldBits;
        int next = at;
        int i = from;
        for (; i + 3 <= to; i += 3) {
            int a = codes[in[i] & 0xff];
            int b = codes[in[i + 1] & 0xff];
            int c = codes[in[i + 2] & 0xff];
            bits |= (long) (a >>> HuffmanCode.LENGTH_BITS) << count;
            count += a & HuffmanCode.LENGTH_MASK;
            bits |= (long) (b >>> HuffmanCode.LENGTH_BITS) << count;
            count += b & HuffmanCode.LENGTH_MASK;
            bits |= (long) (c >>> HuffmanCode.LENGTH_BITS) << count;
            count += c & HuffmanCode.LENGTH_MASK;
            LONG.set(bytes, next, bits);
            next += count >>> 3;
            bits >>>= count & ~7;
            count &= 7;
        }
        held = bits;
        heldBits = count;
        at = next;
        for (; i < to; i++) {
            putCode(codes[in[i] & 0xff]);
        }
    }

    /** Fills up the last byte with zeros. */
    void align() {
        if (heldBits > 0) {
            at++;
            held = 0;
            heldBits = 0;
        }
    }

    /** Adds bytes behind whole ones. */
    void put(byte[] from, int start, int count) {
        System.arraycopy(from, start, bytes, at, count);
        at += count;
    }

    long sizeBits() {
        return (long) Byte.SIZE * at + heldBits;
    }

    /** Puts all into {@code out}, which is long enough, the last byte filled up with zeros; the length. */
    int finish(byte[] out) {
        int length = at + (heldBits > 0 ? 1 : 0);
        bytes[at] = (byte) held;
        System.arraycopy(bytes, 0, out, 0, length);
        return length;
    }
}
