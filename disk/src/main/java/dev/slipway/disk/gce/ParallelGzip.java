package dev.slipway.disk.gce;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A gzip file of members that follow each other (RFC 1952 §2.2), each compressed on whatever core is free. */
final class ParallelGzip implements AutoCloseable {
    private static final int MEMBER_BYTES = 1 << 20;
    private static final int AHEAD_PER_THREAD = 4;

    private final OutputStream out;
    private final int level;
    private final ExecutorService workers;
    private final Deque<Future<byte[]>> ahead = new ArrayDeque<>();
    private final int window;
    private ByteArrayOutputStream member = new ByteArrayOutputStream(MEMBER_BYTES);

    ParallelGzip(OutputStream out, int level) {
        int threads = Runtime.getRuntime().availableProcessors();
        this.out = out;
        this.level = level;
        this.window = threads * AHEAD_PER_THREAD;
        this.workers = Executors.newFixedThreadPool(threads);
    }

    /** Members end at the same places however the bytes are handed over. */
    void write(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            int count = Math.min(bytes.length - from, MEMBER_BYTES - member.size());
            member.write(bytes, from, count);
            from += count;
            if (member.size() == MEMBER_BYTES) {
                hand();
            }
        }
    }

    private void hand() throws IOException {
        byte[] plain = member.toByteArray();
        member = new ByteArrayOutputStream(MEMBER_BYTES);
        if (ahead.size() == window) {
            take();
        }
        ahead.add(workers.submit(() -> compressed(plain)));
    }

    private void take() throws IOException {
        try {
            out.write(ahead.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing the disk was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("compressing failed: " + e.getCause(), e.getCause());
        }
    }

    private byte[] compressed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
        bytes.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] buffer = new byte[64 * 1024];
            while (!deflater.finished()) {
                bytes.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        CRC32 crc = new CRC32();
        crc.update(plain);
        little(bytes, crc.getValue());
        little(bytes, plain.length);
        return bytes.toByteArray();
    }

    private static void little(ByteArrayOutputStream bytes, long value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes.write((int) (value >> (8 * i)) & 0xff);
        }
    }

    /** Writes what is left; after an error there is nothing left to be written. */
    @Override
    public void close() throws IOException {
        try {
            if (member.size() > 0) {
                hand();
            }
            while (!ahead.isEmpty()) {
                take();
            }
            out.flush();
        } finally {
            workers.shutdownNow();
        }
    }
}
