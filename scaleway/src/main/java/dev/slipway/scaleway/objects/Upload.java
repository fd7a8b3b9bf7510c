package dev.slipway.scaleway.objects;

import dev.slipway.scaleway.objects.ObjectStorage.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
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
        NavigableMap<Integer, Part> there = storage.parts(bucket, key, id);
        SortedMap<Integer, String> etags = Collections.synchronizedSortedMap(new TreeMap<>());
        SortedMap<Integer, FileRange> missing = new TreeMap<>();
        long kept = 0;
        for (Map.Entry<Integer, FileRange> one : parts(file, size).entrySet()) {
            Part part = there.get(one.getKey());
            if (part != null && isSame(part, one.getValue())) {
                etags.put(one.getKey(), part.etag());
                kept += one.getValue().length();
            } else {
                missing.put(one.getKey(), one.getValue());
            }
        }
        AtomicLong done = new AtomicLong(kept);
        progress.at(kept, size);
        sendAll(missing, etags, bytes -> progress.at(done.addAndGet(bytes), size));
        storage.complete(bucket, key, id, etags);
        return size - kept;
    }

    private static SortedMap<Integer, FileRange> parts(Path file, long size) {
        long partBytes = Math.max(PART_BYTES, (size + MOST_PARTS - 1) / MOST_PARTS);
        SortedMap<Integer, FileRange> parts = new TreeMap<>();
        for (int number = 1; number == 1 || (number - 1) * partBytes < size; number++) {
            long offset = (number - 1) * partBytes;
            parts.put(number, new FileRange(file, offset, Math.min(partBytes, size - offset)));
        }
        return parts;
    }

    /** Whether the object is there and was made of the very parts that {@code file} would be sent in. */
    public static boolean isDone(ObjectStorage storage, String bucket, String key, Path file)
            throws IOException, InterruptedException {
        Optional<String> there = storage.etag(bucket, key);
        return there.isPresent() && there.get().equals(etag(file));
    }

    /** The entity tag of an object that was uploaded in parts: the MD5 of their MD5s, and their number. */
    private static String etag(Path file) throws IOException {
        SortedMap<Integer, FileRange> parts = parts(file, Files.size(file));
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        for (FileRange part : parts.values()) {
            digests.writeBytes(HexFormat.of().parseHex(part.digest("MD5")));
        }
        return HexFormat.of().formatHex(Signer.digest("MD5").digest(digests.toByteArray())) + "-" + parts.size();
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
