package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.disk.plan.PlanScan;
import dev.slipway.disk.plan.Zeros;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The disk byte for byte, as a sparse file, a stream, or a digest. */
public final class RawDisk {
    /** Small enough to stay in a core's second-level cache between reading and writing. */
    private static final int BUFFER_BYTES = 512 * 1024;

    /** What a file system stores or leaves out as a hole. */
    private static final int PAGE_BYTES = 4096;

    /** Larger writes sometimes took several times as long, on a virtual machine that gives free memory to its host. */
    private static final int MOST_WRITE_BYTES = 16 * PAGE_BYTES;

    private RawDisk() {}

    /** Writes a new file; holes stay holes. The file must not exist, and is the caller's to remove after an error. */
    public static void write(DiskPlan plan, Path file, DiskProgress progress) throws IOException {
        write(plan, file, progress, (atBytes, bytes) -> {});
    }

    /**
     * Writes a new file and its digest in one pass: what the disk is made of is read once.
     *
     * @return what is on the disk now
     */
    public static DiskManifest writeAndDigest(DiskPlan plan, Path file, DiskProgress progress) throws IOException {
        DiskDigest digest = new DiskDigest(plan.sizeBytes());
        write(plan, file, progress, digest::add);
        return digest.manifest(ClusterSources.of(plan));
    }

    private static void write(DiskPlan plan, Path file, DiskProgress progress, PlanScan.Visitor beside)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            setSize(out, plan.sizeBytes());
            PlanScan.visit(plan, progress, (atBytes, bytes) -> {
                beside.visit(atBytes, bytes);
                write(out, atBytes, bytes);
            });
        } catch (IOException e) {
            throw new IOException("write the disk " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes pages that are not all zeros, several that are together at once. */
    static void write(FileChannel out, long atBytes, ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        for (int from = 0; from < end; ) {
            int most = Math.min(from + MOST_WRITE_BYTES, end);
            int to = from;
            while (to < most && !isPageOfZeros(bytes, to, end)) {
                to += PAGE_BYTES;
            }
            bytes.limit(Math.min(to, end)).position(from);
            while (bytes.hasRemaining()) {
                out.write(bytes, atBytes + bytes.position());
            }
            bytes.limit(end);
            from = to;
            while (from < end && isPageOfZeros(bytes, from, end)) {
                from += PAGE_BYTES;
            }
        }
    }

    private static boolean isPageOfZeros(ByteBuffer bytes, int from, int end) {
        return Zeros.only(bytes, from, Math.min(from + PAGE_BYTES, end));
    }

    private static void setSize(FileChannel out, long sizeBytes) throws IOException {
        if (out.size() < sizeBytes) {
            out.write(ByteBuffer.wrap(new byte[1]), sizeBytes - 1);
        }
    }

    /** Writes all bytes, zeros too, to a stream. */
    public static void write(DiskPlan plan, OutputStream out, DiskProgress progress) throws IOException {
        byte[] array = new byte[BUFFER_BYTES];
        try (PlanReader reader = new PlanReader(plan)) {
            for (long at = 0; at < plan.sizeBytes(); ) {
                int count = (int) Math.min(array.length, plan.sizeBytes() - at);
                reader.read(at, ByteBuffer.wrap(array, 0, count));
                out.write(array, 0, count);
                at += count;
                progress.advance(at, plan.sizeBytes());
            }
        }
        out.flush();
    }

    /** The SHA-256 digest of the raw disk, zeros included. */
    public static byte[] digest(DiskPlan plan, DiskProgress progress) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        write(plan, new java.security.DigestOutputStream(OutputStream.nullOutputStream(), sha256), progress);
        return sha256.digest();
    }
}
