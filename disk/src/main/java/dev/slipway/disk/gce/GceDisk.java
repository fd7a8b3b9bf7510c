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
    private static final int BLOCK_BYTES = 4096;
    private static final int BUFFER_BYTES = 1 << 20;

    private GceDisk() {}

    /** Writes the archive; the bytes do not depend on the number of threads. */
    public static void write(DiskPlan plan, OutputStream out, int level, DiskProgress progress) throws IOException {
        long sizeBytes = (plan.sizeBytes() + GIBIBYTE - 1) / GIBIBYTE * GIBIBYTE;
        DiskPlan whole = new DiskPlan(sizeBytes, plan.segments());
        List<Stretch> map = map(whole);
        try (ParallelGzip gzip = new ParallelGzip(out, level);
                PlanReader reader = new PlanReader(whole)) {
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

    /** The parts of the disk that hold something, in whole blocks. */
    private static List<Stretch> map(DiskPlan plan) {
        List<Stretch> map = new ArrayList<>();
        long from = -1;
        long to = -1;
        for (Segment segment : plan.segments()) {
            long start = segment.atBytes() / BLOCK_BYTES * BLOCK_BYTES;
            long end = (segment.endBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
            if (from >= 0 && start <= to) {
                to = Math.max(to, end);
                continue;
            }
            if (from >= 0) {
                map.add(new Stretch(from, to - from));
            }
            from = start;
            to = end;
        }
        if (from >= 0) {
            map.add(new Stretch(from, to - from));
        }
        return map;
    }

    /** A part of the disk that is in the archive. */
    record Stretch(long atBytes, long sizeBytes) {
        long endBytes() {
            return atBytes + sizeBytes;
        }
    }
}
