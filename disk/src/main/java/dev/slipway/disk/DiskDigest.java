package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanScan;
import dev.slipway.disk.plan.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digest of what is on a disk, however it is stored: SHA-256 over the size, then over every aligned 64 KiB that are
 * not all zeros: its place and its own SHA-256. Numbers are 64-bit, big-endian. A large empty disk costs nothing, and
 * parts are digested on all cores.
 */
public final class DiskDigest {
    /** What is digested by itself. */
    public static final int CLUSTER_BYTES = 64 * 1024;

    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(DiskDigest::sha256);

    private final long sizeBytes;
    private final Map<Long, byte[]> clusters = new ConcurrentHashMap<>();

    /** The digest of a disk of which all clusters that hold something are yet to be {@link #add added}. */
    public DiskDigest(long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** The digest of the disk that {@code plan} describes. */
    public static byte[] of(DiskPlan plan) throws IOException {
        return manifest(plan).digest();
    }

    /** What is on the disk that {@code plan} describes. */
    public static DiskManifest manifest(DiskPlan plan) throws IOException {
        DiskDigest digest = new DiskDigest(plan.sizeBytes());
        PlanScan.visit(plan, DiskProgress.NONE, digest::add);
        return digest.manifest();
    }

    /** Takes in whole clusters that begin at {@code atBytes}; several threads may, in any order. */
    public void add(long atBytes, ByteBuffer bytes) {
        for (int from = bytes.position(); from < bytes.limit(); from += CLUSTER_BYTES) {
            add(atBytes + from - bytes.position(), bytes, from);
        }
    }

    private void add(long atBytes, ByteBuffer bytes, int from) {
        int to = Math.min(from + CLUSTER_BYTES, bytes.limit());
        if (!Zeros.only(bytes, from, to)) {
            MessageDigest sha256 = SHA256.get();
            sha256.update(bytes.slice(from, to - from));
            clusters.put(atBytes, sha256.digest());
        }
    }

    /** The SHA-256 of the cluster at {@code atBytes} that was added; empty for one of zeros. */
    Optional<byte[]> at(long atBytes) {
        return Optional.ofNullable(clusters.get(atBytes));
    }

    /** Takes in the SHA-256 of the cluster at {@code atBytes}, which is known without its bytes. */
    void add(long atBytes, byte[] sha256) {
        clusters.put(atBytes, sha256);
    }

    /** All that was added. */
    public DiskManifest manifest() {
        return manifest(Map.of());
    }

    /** All that was added, and of what it is made, as {@link ClusterSources} has it. */
    DiskManifest manifest(Map<Long, byte[]> sources) {
        return DiskManifest.of(sizeBytes, clusters, sources);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
