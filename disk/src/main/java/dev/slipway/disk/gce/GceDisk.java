package dev.slipway.disk.gce;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.disk.plan.Segment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A planned disk as the archive that GCE imports, written from front to back; its size is rounded up to whole GiB. */
public final class GceDisk {
    private static final long GIBIBYTE = 1L << 30;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES = 1 << 20;

    private GceDisk() {}

    /** Writes the archive; the bytes do not depend on the number of threads. */
    public static void write(DiskPlan plan, OutputStream out, int level, DiskProgress progress) throws IOException {
        long sizeBytes = (plan.sizeBytes() + GIBIBYTE - 1) / GIBIBYTE * GIBIBYTE;
        DiskPlan whole = new DiskPlan(sizeBytes, plan.segments());
        try (ParallelGzip gzip = new ParallelGzip(out, level);
                PlanReader reader = new PlanReader(whole)) {
            List<Stretch> map = map(whole, reader);
            gzip.write(SparseTarHeader.of("disk.raw", sizeBytes, map));
            long total = map.stream().mapToLong(Stretch::sizeBytes).sum();
            long done = 0;
            for (Stretch stretch : map) {
                for (long at = stretch.atBytes(); at < stretch.endBytes(); ) {
                    byte[] bytes = new byte[(int) Math.min(BUFFER_BYTES, stretch.endBytes() - at)];
                    reader.read(at, ByteBuffer.wrap(bytes));
                    gzip.write(bytes);
                    at += bytes.length;
                    done += bytes.length;
                    progress.advance(done, total);
                }
            }
            // A tar ends with two blocks of zeros; stretches are whole blocks, so that nothing else is to be filled up.
            gzip.write(new byte[2 * SparseTarHeader.BLOCK_BYTES]);
        }
    }

    /**
     * The parts of the disk that hold something, in whole blocks, whatever the plan calls a hole: the same content always
     * gives the same archive.
     */
    private static List<Stretch> map(DiskPlan plan, PlanReader reader) throws IOException {
        List<Stretch> map = new ArrayList<>();
        byte[] room = new byte[BLOCK_BYTES];
        long next = 0;
        for (Segment segment : plan.segments()) {
            for (long at = Math.max(next, segment.atBytes() / BLOCK_BYTES * BLOCK_BYTES);
                    at < segment.endBytes();
                    at += BLOCK_BYTES) {
                next = at + BLOCK_BYTES;
                if (!reader.isZero(at, room, BLOCK_BYTES)) {
                    add(map, at);
                }
            }
        }
        return map;
    }

    private static void add(List<Stretch> map, long atBytes) {
        if (!map.isEmpty() && map.getLast().endBytes() == atBytes) {
            Stretch last = map.removeLast();
            map.add(new Stretch(last.atBytes(), last.sizeBytes() + BLOCK_BYTES));
        } else {
            map.add(new Stretch(atBytes, BLOCK_BYTES));
        }
    }

    /** A part of the disk that is in the archive. */
    record Stretch(long atBytes, long sizeBytes) {
        long endBytes() {
            return atBytes + sizeBytes;
        }
    }
}
