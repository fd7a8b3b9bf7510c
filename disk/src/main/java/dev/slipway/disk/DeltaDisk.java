package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanScan;
import dev.slipway.disk.qcow2.Qcow2Delta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk stored as what it has otherwise than one that is there: a layer-stable file system leaves most of it in place,
 * so a small change of a tree is a small file.
 */
public final class DeltaDisk {
    private final Qcow2Delta delta;
    private final DiskManifest base;
    private final DiskDigest digest;
    private final AtomicLong writtenBytes = new AtomicLong();
    private final long mostBytes;

    /** Ends a pass that turns out not to be worth it. */
    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private DeltaDisk(Qcow2Delta delta, DiskManifest base, DiskDigest digest, long mostBytes) {
        this.delta = delta;
        this.base = base;
        this.digest = digest;
        this.mostBytes = mostBytes;
    }

    /**
     * Writes a new qcow2 file of the clusters that differ from {@code base}; nothing is left of it where they are more
     * than a quarter of the disk's data, or the disk below is larger.
     *
     * @param baseFile the raw disk that {@code base} lists, relative to the folder of {@code file}
     * @return what is on the disk now
     */
    public static Optional<DiskManifest> write(
            DiskPlan plan, DiskManifest base, Path baseFile, Path file, DiskProgress progress) throws IOException {
        if (base.sizeBytes() > plan.sizeBytes()) {
            return Optional.empty();
        }
        DiskDigest digest = new DiskDigest(plan.sizeBytes());
        boolean isDone = false;
        try (Qcow2Delta delta = Qcow2Delta.create(file, baseFile, plan.sizeBytes())) {
            Map<Long, byte[]> sources = ClusterSources.of(plan);
            new DeltaDisk(delta, base, digest, plan.dataBytes() / 4).write(plan, sources, progress);
            isDone = true;
            return Optional.of(digest.manifest(sources));
        } catch (IOException e) {
            if (e instanceof TooMuch || e.getCause() instanceof TooMuch) {
                return Optional.empty();
            }
            throw new IOException("write the disk " + file + ": " + e.getMessage(), e);
        } finally {
            if (!isDone) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void write(DiskPlan plan, Map<Long, byte[]> sources, DiskProgress progress) throws IOException {
        sources.forEach((at, source) -> base.madeOf(source, at).ifPresent(sha256 -> digest.add(at, sha256)));
        PlanScan.visit(plan, at -> digest.at(at).isEmpty(), progress, this::add);
        base.places().filter(at -> digest.at(at).isEmpty()).forEach(delta::zero);
        delta.finish();
    }

    private void add(long atBytes, ByteBuffer bytes) throws IOException {
        for (int from = 0; from < bytes.limit(); from += DiskDigest.CLUSTER_BYTES) {
            if (digest.at(atBytes + from).isEmpty()) {
                int count = Math.min(DiskDigest.CLUSTER_BYTES, bytes.limit() - from);
                addRead(atBytes + from, bytes.slice(from, count));
            }
        }
    }

    private void addRead(long atBytes, ByteBuffer cluster) throws IOException {
        digest.add(atBytes, cluster);
        Optional<byte[]> now = digest.at(atBytes);
        Optional<ByteBuffer> before = base.at(atBytes);
        boolean isSame = before.isPresent() && now.isPresent() && before.get().equals(ByteBuffer.wrap(now.get()));
        if (now.isPresent() && !isSame) {
            if (writtenBytes.addAndGet(cluster.remaining()) > mostBytes) {
                throw new TooMuch();
            }
            delta.put(atBytes, cluster);
        }
    }
}
