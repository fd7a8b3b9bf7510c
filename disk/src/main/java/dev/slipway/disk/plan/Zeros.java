package dev.slipway.disk.plan;

import java.nio.ByteBuffer;

/** Tells what holds nothing. */
public final class Zeros {
    private Zeros() {}

    /** Whether all bytes from {@code from} up to and without {@code to} are zeros. */
    public static boolean only(ByteBuffer bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            if (bytes.getLong(at) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
