package dev.slipway.disk.gce;

import dev.slipway.disk.cluster.Deflate;
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

/** A gzip file of members that follow each other (RFC 1952 §2.2), each compressed on whatever core is free. */
final class ParallelGzip implements AutoCloseable {
    private static final int MEMBER_BYTES = 1 << 20;
    private static final int AHEAD_PER_THREAD = 4;
    /** No name, no time, of no system in particular. */
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final ThreadLocal<Deflate> deflates;
    private final ExecutorService workers;
    private final Deque<Future<byte[]>> ahead = new ArrayDeque<>();
    private final int window;
    private ByteArrayOutputStream member = new ByteArrayOutputStream(MEMBER_BYTES);

    ParallelGzip(OutputStream out, int level) {
        int threads = Runtime.getRuntime().availableProcessors();
        this.out = out;
        this.deflates = ThreadLocal.withInitial(() -> new Deflate(level));
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
        byte[] deflated = new byte[plain.length + plain.length / 1000 + 64];
        int length = deflates.get().compress(plain, deflated);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + HEAD.length + 2 * Integer.BYTES);
        bytes.writeBytes(HEAD);
        bytes.write(deflated, 0, length);
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
