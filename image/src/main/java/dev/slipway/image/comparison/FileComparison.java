package dev.slipway.image.comparison;

import dev.slipway.disk.DiskDigest;
import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.ext4.Ext4Files;
import dev.slipway.disk.plan.PlanReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the files of two file systems. */
final class FileComparison {
    private static final int BUFFER_BYTES = 1 << 20;

    /** One of the two sides. */
    record Side(PlanReader disk, DiskManifest manifest, Ext4Files files) {}

    private final Side before;
    private final Side after;

    FileComparison(Side before, Side after) {
        this.before = before;
        this.after = after;
    }

    List<Difference> differences() throws IOException {
        NavigableMap<String, Ext4Files.File> old = before.files.files();
        NavigableMap<String, Ext4Files.File> now = after.files.files();
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            Optional<Ext4Files.File> a = Optional.ofNullable(old.get(path));
            Optional<Ext4Files.File> b = Optional.ofNullable(now.get(path));
            Set<Difference.Aspect> aspects = a.isPresent() && b.isPresent() ? differing(a.get(), b.get()) : Set.of();
            if (a.isEmpty() || b.isEmpty() || !aspects.isEmpty()) {
                differences.add(new Difference.File(
                        "/" + path, a.map(FileComparison::shown), b.map(FileComparison::shown), aspects));
            }
        }
        return differences;
    }

    private static String shown(Ext4Files.File file) {
        return String.format("%06o %d:%d %d bytes", file.mode(), file.uid(), file.gid(), file.sizeBytes());
    }

    /** What differs of a file that both have. */
    private Set<Difference.Aspect> differing(Ext4Files.File a, Ext4Files.File b) throws IOException {
        Set<Difference.Aspect> parts = EnumSet.noneOf(Difference.Aspect.class);
        if (a.mode() != b.mode()) {
            parts.add(Difference.Aspect.MODE);
        }
        if (a.uid() != b.uid() || a.gid() != b.gid()) {
            parts.add(Difference.Aspect.OWNER);
        }
        boolean isSameKind = a.isRegular() == b.isRegular();
        if (a.isRegular() && isSameKind && a.sizeBytes() != b.sizeBytes()) {
            parts.add(Difference.Aspect.SIZE);
        } else if (a.isRegular() && isSameKind && !isSameContent(a, b)) {
            parts.add(Difference.Aspect.CONTENT);
        } else if (!a.isRegular()
                && isSameKind
                && isInner(a)
                && !Arrays.equals(before.files.inner(a), after.files.inner(b))) {
            parts.add(Difference.Aspect.TARGET);
        }
        if (a.modifiedSeconds() != b.modifiedSeconds()) {
            parts.add(Difference.Aspect.TIME);
        }
        return parts;
    }

    /** A link or device whose few bytes lie in the inode itself; a directory's are its places on the disk. */
    private boolean isInner(Ext4Files.File file) throws IOException {
        return before.files.extents(file).isEmpty();
    }

    private boolean isSameContent(Ext4Files.File a, Ext4Files.File b) throws IOException {
        List<Ext4Files.Extent> left = before.files.extents(a);
        List<Ext4Files.Extent> right = after.files.extents(b);
        if (left.equals(right) && left.stream().allMatch(this::isSamePlace)) {
            return true;
        }
        byte[] x = new byte[BUFFER_BYTES];
        byte[] y = new byte[BUFFER_BYTES];
        for (long at = 0; at < a.sizeBytes(); at += BUFFER_BYTES) {
            int count = (int) Math.min(BUFFER_BYTES, a.sizeBytes() - at);
            read(before.disk, left, at, x, count);
            read(after.disk, right, at, y, count);
            if (!Arrays.equals(x, 0, count, y, 0, count)) {
                return false;
            }
        }
        return true;
    }

    /** What lies at the same place in clusters of the same digest need not be read. */
    private boolean isSamePlace(Ext4Files.Extent extent) {
        long first = extent.diskBytes() / DiskDigest.CLUSTER_BYTES;
        long last = (extent.diskBytes() + extent.sizeBytes() - 1) / DiskDigest.CLUSTER_BYTES;
        for (long cluster = first; cluster <= last; cluster++) {
            if (!before.manifest.isSameAt(cluster * DiskDigest.CLUSTER_BYTES, after.manifest)) {
                return false;
            }
        }
        return true;
    }

    private static void read(PlanReader disk, List<Ext4Files.Extent> extents, long at, byte[] target, int count)
            throws IOException {
        Arrays.fill(target, 0, count, (byte) 0);
        for (Ext4Files.Extent extent : extents) {
            long from = Math.max(at, extent.logicalBytes());
            long to = Math.min(at + count, extent.logicalBytes() + extent.sizeBytes());
            if (from < to) {
                disk.read(
                        extent.diskBytes() + from - extent.logicalBytes(),
                        ByteBuffer.wrap(target, (int) (from - at), (int) (to - from)));
            }
        }
    }
}
