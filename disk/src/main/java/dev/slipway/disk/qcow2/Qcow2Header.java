package dev.slipway.disk.qcow2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The header of version 3 and what follows it in the first cluster. */
final class Qcow2Header {
    static final int MAGIC = 0x514649fb;
    static final int CLUSTER_BITS = 16;
    static final int CLUSTER_BYTES = 1 << CLUSTER_BITS;
    static final int LENGTH_BYTES = 112;
    static final int ZSTD_BIT = 8;
    /** How much of the disk the clusters of one second-level table make. */
    static final long L2_SPAN_BYTES = (long) CLUSTER_BYTES * (CLUSTER_BYTES / 8);

    private static final int REFCOUNT_ORDER_16_BITS = 4;
    private static final int BACKING_FORMAT = 0xe279_2aca;

    private final ByteBuffer b = ByteBuffer.allocate(CLUSTER_BYTES);

    Qcow2Header(long sizeBytes, int l1Entries, long l1Offset, long refcountOffset, int refcountClusters) {
        b.putInt(0, MAGIC).putInt(4, 3);
        b.putInt(20, CLUSTER_BITS).putLong(24, sizeBytes);
        b.putInt(36, l1Entries).putLong(40, l1Offset);
        b.putLong(48, refcountOffset).putInt(56, refcountClusters);
        b.putInt(96, REFCOUNT_ORDER_16_BITS).putInt(100, LENGTH_BYTES);
    }

    Qcow2Header zstd() {
        b.putLong(72, ZSTD_BIT).put(104, (byte) 1);
        return this;
    }

    /** Names the file that holds what this one does not. */
    Qcow2Header backing(String path, String format) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        byte[] kind = format.getBytes(StandardCharsets.US_ASCII);
        b.position(LENGTH_BYTES);
        b.putInt(BACKING_FORMAT).putInt(kind.length).put(kind);
        b.position((b.position() + 7) & ~7);
        b.putLong(0);
        b.putLong(8, b.position()).putInt(16, name.length);
        b.put(name);
        return this;
    }

    byte[] bytes() {
        return b.array();
    }

    static int l1Entries(long sizeBytes) {
        return (int) ((sizeBytes + L2_SPAN_BYTES - 1) / L2_SPAN_BYTES);
    }

    static long clusters(long bytes) {
        return (bytes + CLUSTER_BYTES - 1) / CLUSTER_BYTES;
    }
}
