package dev.slipway.disk.cluster;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where in a file the stored form of a cluster is.
 *
 * @param checksum its CRC-32C
 */
public record StoredPlace(long atBytes, int length, int checksum) {
    /** The checksum of what the buffer still has. */
    static int checksum(ByteBuffer stored) {
        CRC32C checksum = new CRC32C();
        checksum.update(stored);
        return (int) checksum.getValue();
    }

    long endBytes() {
        return atBytes + length;
    }
}
