package dev.slipway.tree.tar;

import dev.slipway.tree.Names;
import java.util.Arrays;

/** One 512-byte header block, its fields read as POSIX, GNU and the seventh edition of Unix write them. */
final class TarHeader {
    static final int BLOCK_BYTES = 512;

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    int at(int offset) {
        return block[offset] & 0xff;
    }

    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the checksum is right, summed over unsigned or, as old archivers did, signed bytes. */
    boolean isSound() {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        try {
            long stated = number(148, 8);
            return stated == unsigned || stated == signed;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    byte[] name() {
        byte[] name = text(0, 100);
        byte[] prefix = isPosix() ? text(345, 155) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        byte[] all = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        all[prefix.length] = '/';
        System.arraycopy(name, 0, all, prefix.length + 1, name.length);
        return all;
    }

    byte[] link() {
        return text(157, 100);
    }

    int mode() {
        return (int) number(100, 8) & 07777;
    }

    long uid() {
        return number(108, 8);
    }

    long gid() {
        return number(116, 8);
    }

    long sizeBytes() {
        return number(124, 12);
    }

    long modifiedSeconds() {
        return number(136, 12);
    }

    long major() {
        return number(329, 8);
    }

    long minor() {
        return number(337, 8);
    }

    private boolean isPosix() {
        return Names.decode(Arrays.copyOfRange(block, 257, 263)).equals("ustar\0");
    }

    private byte[] text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, offset, end);
    }

    /**
     * A number in octal, or in base 256 where the first bit is set; throws NumberFormatException, also for digits behind a
     * NUL, which GNU tar reads and others do not.
     */
    long number(int offset, int length) {
        if ((block[offset] & 0x80) != 0) {
            return base256(offset, length);
        }
        long value = 0;
        boolean ended = false;
        boolean begun = false;
        boolean cut = false;
        for (int i = offset; i < offset + length; i++) {
            int c = block[i] & 0xff;
            if (c == 0 || c == ' ') {
                ended = begun;
                cut |= c == 0;
            } else if (c >= '0' && c <= '7' && !ended && !cut) {
                begun = true;
                value = (value << 3) + (c - '0');
            } else {
                throw new NumberFormatException("byte " + c + " in an octal number");
            }
        }
        return value;
    }

    private long base256(int offset, int length) {
        boolean negative = (block[offset] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int b = block[offset + i] & 0xff;
            if (i == 0) {
                b = negative ? b | 0x80 : b & 0x7f;
            }
            long before = value;
            value = (value << 8) | b;
            if (value >> 8 != before) {
                throw new NumberFormatException("a base-256 number beyond 63 bits");
            }
        }
        return value;
    }
}
