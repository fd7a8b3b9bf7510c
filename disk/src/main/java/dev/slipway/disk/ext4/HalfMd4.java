package dev.slipway.disk.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The directory hash "half MD4" of names as signed characters, with a file system's own seed. */
final class HalfMd4 {
    private static final int ROUND_2 = 0x5a82_7999;
    private static final int ROUND_3 = 0x6ed9_eba1;
    /** The largest hash: the two above it mark the end of a directory. */
    private static final int LARGEST = 0x7fff_fffc;

    private final int[] seed = new int[4];

    HalfMd4(byte[] seedBytes) {
        ByteBuffer.wrap(seedBytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(seed);
    }

    /** The hash in the upper half, the minor hash in the lower. */
    long hash(byte[] name) {
        int[] state = seed.clone();
        int[] in = new int[8];
        for (int at = 0; at < name.length; at += 32) {
            fill(name, at, in);
            transform(state, in);
        }
        int hash = state[1] & ~1;
        if (hash == 0xffff_fffe) {
            hash = LARGEST << 1;
        }
        return Integer.toUnsignedLong(hash) << 32 | Integer.toUnsignedLong(state[2]);
    }

    private static void fill(byte[] name, int from, int[] in) {
        int left = name.length - from;
        int pad = left | left << 8;
        pad |= pad << 16;
        int length = Math.min(left, 32);
        int value = pad;
        int word = 0;
        for (int i = 0; i < length; i++) {
            value = name[from + i] + (value << 8);
            if (i % 4 == 3) {
                in[word++] = value;
                value = pad;
            }
        }
        if (word < 8) {
            in[word++] = value;
        }
        while (word < 8) {
            in[word++] = pad;
        }
    }

    private static void transform(int[] s, int[] in) {
        int a = s[0];
        int b = s[1];
        int c = s[2];
        int d = s[3];
        for (int i = 0; i < 8; i += 4) {
            a = Integer.rotateLeft(a + choose(b, c, d) + in[i], 3);
            d = Integer.rotateLeft(d + choose(a, b, c) + in[i + 1], 7);
            c = Integer.rotateLeft(c + choose(d, a, b) + in[i + 2], 11);
            b = Integer.rotateLeft(b + choose(c, d, a) + in[i + 3], 19);
        }
        for (int i = 1; i >= 0; i--) {
            a = Integer.rotateLeft(a + majority(b, c, d) + in[i] + ROUND_2, 3);
            d = Integer.rotateLeft(d + majority(a, b, c) + in[i + 2] + ROUND_2, 5);
            c = Integer.rotateLeft(c + majority(d, a, b) + in[i + 4] + ROUND_2, 9);
            b = Integer.rotateLeft(b + majority(c, d, a) + in[i + 6] + ROUND_2, 13);
        }
        for (int i = 3; i >= 1; i -= 2) {
            a = Integer.rotateLeft(a + (b ^ c ^ d) + in[i] + ROUND_3, 3);
            d = Integer.rotateLeft(d + (a ^ b ^ c) + in[i + 4] + ROUND_3, 9);
            c = Integer.rotateLeft(c + (d ^ a ^ b) + in[i - 1] + ROUND_3, 11);
            b = Integer.rotateLeft(b + (c ^ d ^ a) + in[i + 3] + ROUND_3, 15);
        }
        s[0] += a;
        s[1] += b;
        s[2] += c;
        s[3] += d;
    }

    private static int choose(int x, int y, int z) {
        return z ^ (x & (y ^ z));
    }

    private static int majority(int x, int y, int z) {
        return (x & y) + ((x ^ y) & z);
    }
}
