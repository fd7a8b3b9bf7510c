package dev.slipway.disk.plan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** Reads all that is not a hole once, in aligned stretches, on all cores and so in no certain order. */
public final class PlanScan {
    /** The longest stretch, and what all but the disk's last are aligned to: small enough for a core's cache. */
    public static final int STRETCH_BYTES = 512 * 1024;

    private static final int PIECE_BYTES = 64 * 1024;

    private final DiskPlan plan;
    private final DiskProgress progress;
    private final List<Long> starts = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong doneBytes = new AtomicLong();

    /** Is given the stretches; called by several threads at once. */
    @FunctionalInterface
    public interface Visitor {
        /** {@code bytes} begin at {@code atBytes} of the disk and are the visitor's until it returns. */
        void visit(long atBytes, ByteBuffer bytes) throws IOException;
    }

    private PlanScan(DiskPlan plan, LongPredicate wanted, DiskProgress progress) {
        this.plan = plan;
        this.progress = progress;
        long end = 0;
        for (Segment segment : plan.segments()) {
            long at = Math.max(end, segment.atBytes() / PIECE_BYTES * PIECE_BYTES);
            while (at < segment.endBytes()) {
                if (wanted.test(at)) {
                    starts.add(at / STRETCH_BYTES * STRETCH_BYTES);
                    end = starts.getLast() + STRETCH_BYTES;
                    at = end;
                } else {
                    at += PIECE_BYTES;
                }
            }
        }
    }

    /** Shows {@code visitor} every stretch that has a segment in it. */
    public static void visit(DiskPlan plan, DiskProgress progress, Visitor visitor) throws IOException {
        visit(plan, at -> true, progress, visitor);
    }

    /** Shows {@code visitor} every stretch with an aligned 64 KiB that have a segment in them and are wanted. */
    public static void visit(DiskPlan plan, LongPredicate wanted, DiskProgress progress, Visitor visitor)
            throws IOException {
        new PlanScan(plan, wanted, progress).visit(visitor);
    }

    private void visit(Visitor visitor) throws IOException {
        int threads = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), starts.size()));
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(() -> work(visitor)));
            }
            for (Future<Boolean> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("reading the disk was interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            // The others stop at their next stretch; close waits for them, as they hold the visitor's files.
            next.set(starts.size());
            workers.close();
        }
    }

    private boolean work(Visitor visitor) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(STRETCH_BYTES);
        try (PlanReader reader = new PlanReader(plan)) {
            for (int index = next.getAndIncrement(); index < starts.size(); index = next.getAndIncrement()) {
                long at = starts.get(index);
                buffer.clear().limit((int) Math.min(STRETCH_BYTES, plan.sizeBytes() - at));
                reader.read(at, buffer);
                visitor.visit(at, buffer.flip());
                tell();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            next.set(starts.size());
            throw e;
        }
    }

    private void tell() {
        long total = (long) starts.size() * STRETCH_BYTES;
        synchronized (progress) {
            progress.advance(doneBytes.addAndGet(STRETCH_BYTES), total);
        }
    }
}
