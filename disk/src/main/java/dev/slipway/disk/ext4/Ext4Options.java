package dev.slipway.disk.ext4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What a file system is told about itself.
 *
 * @param label at most 16 bytes
 * @param hashSeed the key of its directories' hashes
 * @param sourceDate the time it was made; no file in it is younger
 * @param reservedPercent how much only root may fill
 */
public record Ext4Options(String label, UUID uuid, UUID hashSeed, Instant sourceDate, int reservedPercent) {
    private static final int LABEL_BYTES = 16;

    public Ext4Options {
        if (label.getBytes(StandardCharsets.UTF_8).length > LABEL_BYTES) {
            throw new IllegalArgumentException(
                    "the label '" + label + "' is longer than the " + LABEL_BYTES + " bytes that ext4 has for it");
        }
        if (reservedPercent < 0 || reservedPercent > 50) {
            throw new IllegalArgumentException("root can have 0 to 50 percent reserved, not " + reservedPercent);
        }
    }

    byte[] uuidBytes() {
        return bytes(uuid);
    }

    byte[] hashSeedBytes() {
        return bytes(hashSeed);
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
