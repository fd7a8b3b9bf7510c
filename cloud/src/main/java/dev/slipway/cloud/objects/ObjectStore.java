package dev.slipway.cloud.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The buckets of one data folder; what was acknowledged is there after {@code kill -9}, what was not leaves no trace. */
final class ObjectStore {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private final Path buckets;
    private final Path temporary;
    private final Uploads uploads;
    private final AtomicLong version = new AtomicLong();
    private final ConcurrentSkipListMap<String, Bucket> open = new ConcurrentSkipListMap<>();

    private ObjectStore(Path data) {
        this.buckets = data.resolve("buckets");
        this.temporary = data.resolve("tmp");
        this.uploads = new Uploads(data.resolve("uploads"), this);
    }

    /** Opens the folder of a store, which one process has at a time, and sweeps what a killed one was writing. */
    static ObjectStore open(Path data) throws IOException {
        ObjectStore store = new ObjectStore(data);
        for (Path folder : List.of(store.buckets, store.temporary, data.resolve("uploads"))) {
            Files.createDirectories(folder);
        }
        for (Path left : list(store.temporary)) {
            deleteTree(left);
        }
        for (Path folder : list(store.buckets)) {
            if (Files.exists(folder.resolve(".created"))) {
                Bucket bucket = Bucket.open(folder);
                store.open.put(bucket.name(), bucket);
                store.version.accumulateAndGet(bucket.newestVersion(), Math::max);
            } else {
                Files.delete(folder);
            }
        }
        return store;
    }

    Uploads uploads() {
        return uploads;
    }

    Collection<Bucket> all() {
        return open.values();
    }

    Bucket bucket(String name) {
        Bucket bucket = open.get(name);
        if (bucket == null) {
            throw noSuchBucket();
        }
        return bucket;
    }

    /** Makes a bucket; true when it is new, false when it was there. */
    synchronized boolean create(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new S3Error(400, "InvalidBucketName", "The specified bucket is not valid.");
        }
        if (open.containsKey(name)) {
            return false;
        }
        Path prepared = temporary.resolve(UUID.randomUUID().toString());
        Files.createDirectory(prepared);
        Files.createFile(prepared.resolve(".created"));
        Path folder = Files.move(prepared, buckets.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        open.put(name, Bucket.open(folder));
        return true;
    }

    synchronized void drop(String name) throws IOException {
        bucket(name).drop();
        open.remove(name);
    }

    StoredObject object(String bucket, String key) {
        StoredObject object = bucket(bucket).objects().get(key);
        if (object == null) {
            throw S3Error.noSuchKey();
        }
        return object;
    }

    /** What is checked once the whole content was read, before anything is published. */
    interface AtEnd {
        void check() throws IOException;
    }

    /**
     * Writes content to a temporary file and makes it last; the caller publishes it.
     *
     * @param etag the entity tag, or empty for the content's MD5
     */
    StoredObject write(String key, Map<String, String> headers, InputStream content, String etag, AtEnd end)
            throws IOException {
        Path file = temporary.resolve(UUID.randomUUID().toString());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            MessageDigest md5 = Digests.of("MD5");
            byte[] buffer = new byte[1 << 16];
            long sizeBytes = 0;
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                md5.update(buffer, 0, count);
                writeAll(out, ByteBuffer.wrap(buffer, 0, count));
                sizeBytes += count;
            }
            end.check();
            String tag = etag.isEmpty() ? HexFormat.of().formatHex(md5.digest()) : etag;
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            StoredObject object = new StoredObject(file, key, version.incrementAndGet(), sizeBytes, tag, now, headers);
            writeAll(out, object.footer());
            out.force(true);
            return object;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    static S3Error noSuchBucket() {
        return new S3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    }

    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path inner : list(path)) {
                deleteTree(inner);
            }
        }
        Files.deleteIfExists(path);
    }
}
