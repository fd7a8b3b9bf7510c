package dev.slipway.disk.cluster;

/**
 * Where in a file the stored form of a cluster is.
 *
 * @param checksum its CRC-32C
 */
public record StoredPlace(long atBytes, int length, int checksum) {
    long endBytes() {
        return atBytes + length;
    }
}
