package dev.slipway.scaleway.objects;

import dev.slipway.scaleway.objects.ObjectStorage.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file on its way into a bucket, part by part; what is there already is not sent again.
 *
 * @param id as {@link ObjectStorage#begin} gave it, now or in an earlier process
 */
public record Upload(ObjectStorage storage, String bucket, String key, String id) {
    private static final long PART_BYTES = 16L << 20;
    private static final int MOST_PARTS = 10_000;
    private static final int AT_ONCE = 4;

    /** Told how many bytes of the file are there. */
    @FunctionalInterface
    public interface Progress {
        void at(long partBytes, long wholeBytes);
    }

    /**
     * Sends what is missing and makes the object of it.
     *
     * @return how many bytes were sent
     */
    public long send(Path file, Progress progress) throws IOException, InterruptedException {
        long size = Files.size(file);
        long partBytes = Math.max(PART_BYTES, (size + MOST_PARTS - 1) / MOST_PARTS);
        NavigableMap<Integer, Part> there = storage.parts(bucket, key, id);
        SortedMap<Integer, String> etags = Collections.synchronizedSortedMap(new TreeMap<>());
        SortedMap<Integer, FileRange> missing = new TreeMap<>();
        long kept = 0;
        for (int number = 1; number == 1 || (number - 1) * partBytes < size; number++) {
            long offset = (number - 1) * partBytes;
            FileRange range = new FileRange(file, offset, Math.min(partBytes, size - offset));
            Part part = there.get(number);
            if (part != null && isSame(part, range)) {
                etags.put(number, part.etag());
                kept += range.length();
            } else {
                missing.put(number, range);
            }
        }
        AtomicLong done = new AtomicLong(kept);
        progress.at(kept, size);
        sendAll(missing, etags, bytes -> progress.at(done.addAndGet(bytes), size));
        storage.complete(bucket, key, id, etags);
        return size - kept;
    }

    private static boolean isSame(Part part, FileRange range) throws IOException {
        return part.sizeBytes() == range.length() && part.etag().equals(range.digest("MD5"));
    }

    private void sendAll(SortedMap<Integer, FileRange> missing, SortedMap<Integer, String> etags, FileRange.Meter meter)
            throws IOException, InterruptedException {
        ExecutorService pool =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        try {
            List<Future<String>> parts = new ArrayList<>();
            missing.forEach((number, range) -> parts.add(pool.submit(
                    () -> etags.merge(number, storage.putPart(bucket, key, id, number, range, meter), (a, b) -> b))));
            for (Future<String> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("uploading to " + bucket, e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
