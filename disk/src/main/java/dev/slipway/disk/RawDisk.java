package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.disk.plan.Segment;
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

    private RawDisk() {}

    /** Writes a new file; holes stay holes. The file must not exist, and is the caller's to remove after an error. */
    public static void write(DiskPlan plan, Path file, DiskProgress progress) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                PlanReader reader = new PlanReader(plan)) {
            new Run(out, reader, progress, plan.dataBytes()).write(plan);
            setSize(out, plan.sizeBytes());
        } catch (IOException e) {
            throw new IOException("write the disk " + file + ": " + e.getMessage(), e);
        }
    }

    private static void setSize(FileChannel out, long sizeBytes) throws IOException {
        if (out.size() < sizeBytes) {
            out.write(ByteBuffer.wrap(new byte[1]), sizeBytes - 1);
        }
    }

    /** Segments that follow each other, gathered into large writes. */
    private static final class Run {
        private final FileChannel out;
        private final PlanReader reader;
        private final DiskProgress progress;
        private final long totalBytes;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private long bufferAt;
        private long doneBytes;

        Run(FileChannel out, PlanReader reader, DiskProgress progress, long totalBytes) {
            this.out = out;
            this.reader = reader;
            this.progress = progress;
            this.totalBytes = totalBytes;
        }

        void write(DiskPlan plan) throws IOException {
            for (Segment segment : plan.segments()) {
                long gap = segment.atBytes() - (bufferAt + buffer.position());
                if (gap != 0) {
                    place(segment.atBytes(), gap);
                }
                long from = 0;
                while (from < segment.sizeBytes()) {
                    if (!buffer.hasRemaining()) {
                        flush();
                    }
                    int count = (int) Math.min(buffer.remaining(), segment.sizeBytes() - from);
                    reader.copy(segment, from, buffer, count);
                    from += count;
                }
            }
            flush();
        }

        /** A gap shorter than a block is written as zeros: one write of many small files instead of many. */
        private void place(long atBytes, long gap) throws IOException {
            if (buffer.position() > 0 && gap > 0 && gap < 4096 && gap <= buffer.remaining()) {
                buffer.put(new byte[(int) gap]);
                return;
            }
            flush();
            bufferAt = atBytes;
        }

        private void flush() throws IOException {
            buffer.flip();
            doneBytes += buffer.remaining();
            long at = bufferAt;
            while (buffer.hasRemaining()) {
                at += out.write(buffer, at);
            }
            bufferAt = at;
            buffer.clear();
            progress.advance(Math.min(doneBytes, totalBytes), totalBytes);
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
