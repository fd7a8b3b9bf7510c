package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.FileVersion;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which ranges of which files the clusters of a planned disk are made of, each as the SHA-256 of that list.
 *
 * <p>As long as a cluster's source is the same, so is the cluster, and neither need be read to know it. A cluster with
 * anything else in it than files that were seen to be what they are has no source.
 */
final class ClusterSources {
    private static final int CLUSTER_BYTES = DiskDigest.CLUSTER_BYTES;

    private final Map<Long, byte[]> sources = new HashMap<>();
    private final MessageDigest sha256 = DiskDigest.sha256();
    private final ByteBuffer part = ByteBuffer.allocate(2 * Integer.BYTES + 4 * Long.BYTES);
    private final long diskBytes;
    private long cluster = -1;
    private boolean isKnown;

    private ClusterSources(long diskBytes) {
        this.diskBytes = diskBytes;
    }

    /** The sources by the places of their clusters. */
    static Map<Long, byte[]> of(DiskPlan plan) {
        ClusterSources all = new ClusterSources(plan.sizeBytes());
        for (Segment segment : plan.segments()) {
            all.add(segment);
        }
        all.finish();
        return all.sources;
    }

    private void add(Segment segment) {
        Optional<FileVersion> version =
                segment instanceof Segment.FileRange range ? range.file().version() : Optional.empty();
        for (long at = segment.atBytes(); at < segment.endBytes(); ) {
            if (at / CLUSTER_BYTES != cluster) {
                finish();
                cluster = at / CLUSTER_BYTES;
                isKnown = true;
            }
            long end = Math.min(segment.endBytes(), (cluster + 1) * CLUSTER_BYTES);
            isKnown &= version.isPresent();
            if (isKnown && segment instanceof Segment.FileRange range) {
                add(version.orElseThrow(), range.offsetBytes() + at - range.atBytes(), at, end);
            }
            at = end;
        }
    }

    private void add(FileVersion file, long offsetBytes, long from, long to) {
        part.clear()
                .putInt((int) (from % CLUSTER_BYTES))
                .putInt((int) (to - from))
                .putLong(file.fileSystem())
                .putLong(file.inode())
                .putLong(file.changedNanos())
                .putLong(offsetBytes);
        sha256.update(part.flip());
    }

    private void finish() {
        // A disk's last cluster may be shorter, and then grow by zeros.
        part.clear().putLong(Math.min(CLUSTER_BYTES, diskBytes - cluster * CLUSTER_BYTES));
        sha256.update(part.flip());
        byte[] source = sha256.digest();
        if (cluster >= 0 && isKnown) {
            sources.put(cluster * CLUSTER_BYTES, source);
        }
    }
}
