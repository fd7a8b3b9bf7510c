package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.disk.plan.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest of what is on a disk, however it is stored: SHA-256 over the size, then over every aligned 64 KiB that are
 * not all zeros, each behind its place. Numbers are 64-bit, big-endian. A large empty disk costs nothing.
 */
public final class DiskDigest {
    private static final int CLUSTER_BYTES = 64 * 1024;

    private final MessageDigest sha256;
    private final PlanReader reader;
    private final long sizeBytes;
    private final byte[] cluster = new byte[CLUSTER_BYTES];

    private DiskDigest(PlanReader reader, long sizeBytes) throws NoSuchAlgorithmException {
        this.sha256 = MessageDigest.getInstance("SHA-256");
        this.reader = reader;
        this.sizeBytes = sizeBytes;
    }

    /** The digest of the disk that {@code plan} describes. */
    public static byte[] of(DiskPlan plan) throws IOException {
        try (PlanReader reader = new PlanReader(plan)) {
            return new DiskDigest(reader, plan.sizeBytes()).digest(plan);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private byte[] digest(DiskPlan plan) throws IOException {
        number(sizeBytes);
        long next = 0;
        for (Segment segment : plan.segments()) {
            long first = Math.max(next, segment.atBytes() / CLUSTER_BYTES);
            next = (segment.endBytes() + CLUSTER_BYTES - 1) / CLUSTER_BYTES;
            for (long index = first; index < next; index++) {
                cluster(index * CLUSTER_BYTES);
            }
        }
        return sha256.digest();
    }

    private void cluster(long atBytes) throws IOException {
        int count = (int) Math.min(CLUSTER_BYTES, sizeBytes - atBytes);
        if (!reader.isZero(atBytes, cluster, count)) {
            number(atBytes);
            sha256.update(cluster, 0, count);
        }
    }

    private void number(long value) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }
}
