package dev.slipway.disk.ext4;

import java.util.zip.CRC32C;

/** Ext4's crc32c: begins with all ones as usual, but is not inverted at the end, so that it can be carried on. */
final class Checksum {
    private final CRC32C crc = new CRC32C();

    Checksum bytes(byte[] bytes) {
        crc.update(bytes);
        return this;
    }

    Checksum bytes(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
        return this;
    }

    Checksum le32(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            crc.update(value >>> shift);
        }
        return this;
    }

    Checksum le64(long value) {
        return le32((int) value).le32((int) (value >>> 32));
    }

    int value() {
        return (int) ~crc.getValue();
    }
}
