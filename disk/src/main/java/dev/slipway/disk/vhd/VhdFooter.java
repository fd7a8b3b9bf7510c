package dev.slipway.disk.vhd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The 512 bytes at the end of every VHD, and at the start of a dynamic one. */
final class VhdFooter {
    static final int BYTES = 512;
    private static final int FIXED = 2;
    private static final int DYNAMIC = 3;
    private static final int CHECKSUM_AT = 64;
    private static final long NONE = -1;

    private VhdFooter() {}

    static byte[] fixed(long sizeBytes, UUID id) {
        return footer(sizeBytes, id, FIXED, NONE);
    }

    static byte[] dynamic(long sizeBytes, UUID id) {
        return footer(sizeBytes, id, DYNAMIC, BYTES);
    }

    private static byte[] footer(long sizeBytes, UUID id, int type, long dataAt) {
        ByteBuffer footer = ByteBuffer.allocate(BYTES);
        footer.put("conectix".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .putInt(0x10000)
                .putLong(dataAt);
        // No time, so that the same disk gives the same bytes; a creator for whom the size counts and not the geometry.
        footer.putInt(0).put("win ".getBytes(StandardCharsets.US_ASCII)).putInt(0xa0000);
        footer.put("Wi2k".getBytes(StandardCharsets.US_ASCII))
                .putLong(sizeBytes)
                .putLong(sizeBytes);
        footer.putInt(geometry(sizeBytes / BYTES)).putInt(type);
        footer.putInt(0).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        footer.putInt(CHECKSUM_AT, checksum(footer.array()));
        return footer.array();
    }

    /** The ones' complement of the sum of all bytes, of a structure whose checksum is still 0. */
    static int checksum(byte[] bytes) {
        int sum = 0;
        for (byte b : bytes) {
            sum += b & 0xff;
        }
        return ~sum;
    }

    /** Cylinders, heads and sectors by the specification's appendix. */
    private static int geometry(long sectors) {
        long total = Math.min(sectors, 65_535L * 16 * 255);
        int perTrack;
        long heads;
        long cylindersTimesHeads;
        if (total >= 65_535L * 16 * 63) {
            perTrack = 255;
            heads = 16;
            cylindersTimesHeads = total / perTrack;
        } else {
            perTrack = 17;
            cylindersTimesHeads = total / perTrack;
            heads = Math.max(4, (cylindersTimesHeads + 1023) / 1024);
            if (cylindersTimesHeads >= heads * 1024 || heads > 16) {
                perTrack = 31;
                heads = 16;
                cylindersTimesHeads = total / perTrack;
            }
            if (cylindersTimesHeads >= heads * 1024) {
                perTrack = 63;
                heads = 16;
                cylindersTimesHeads = total / perTrack;
            }
        }
        return (int) (((cylindersTimesHeads / heads) << 16) | (heads << 8) | perTrack);
    }
}
