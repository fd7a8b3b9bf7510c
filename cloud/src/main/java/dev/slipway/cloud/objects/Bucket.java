package dev.slipway.cloud.objects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A bucket: a folder of object files, and the index of its keys made from them when it is opened. */
final class Bucket {
    /** The order of UTF-8, in which S3 lists: by code points, not by Java's characters. */
    private static final Comparator<String> ORDER =
            Comparator.comparing(key -> key.codePoints().toArray(), Arrays::compare);

    private final String name;
    private final Path folder;
    private final Instant created;
    private final ConcurrentSkipListMap<String, StoredObject> objects = new ConcurrentSkipListMap<>(ORDER);

    private Bucket(String name, Path folder, Instant created) {
        this.name = name;
        this.folder = folder;
        this.created = created;
    }

    /** Opens a bucket's folder; of two files of one key, as a crash can leave them, the newer counts. */
    static Bucket open(Path folder) throws IOException {
        Bucket bucket = new Bucket(
                String.valueOf(folder.getFileName()),
                folder,
                Files.getLastModifiedTime(folder.resolve(".created")).toInstant());
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> !file.endsWith(".created")).toList();
        }
        for (Path file : files) {
            StoredObject object = StoredObject.read(file);
            StoredObject other = bucket.objects.get(object.key());
            boolean newer = other == null || other.version() < object.version();
            if (newer) {
                bucket.objects.put(object.key(), object);
            }
            if (other != null) {
                Files.deleteIfExists(newer ? other.file() : file);
            }
        }
        return bucket;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    ConcurrentSkipListMap<String, StoredObject> objects() {
        return objects;
    }

    Comparator<String> order() {
        return ORDER;
    }

    long newestVersion() {
        return objects.values().stream().mapToLong(StoredObject::version).max().orElse(0);
    }

    /**
     * Publishes a written file under its key, if what is there now is what the writer allows.
     *
     * @throws S3Error 412 when it is not
     */
    synchronized StoredObject publish(StoredObject written, Predicate<Optional<StoredObject>> allowed)
            throws IOException {
        Optional<StoredObject> old = Optional.ofNullable(objects.get(written.key()));
        if (!allowed.test(old)) {
            Files.deleteIfExists(written.file());
            throw new S3Error(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
        Path target = folder.resolve(UUID.randomUUID().toString());
        try {
            Files.move(written.file(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw ObjectStore.noSuchBucket();
        }
        StoredObject published = written.at(target);
        objects.put(published.key(), published);
        if (old.isPresent()) {
            Files.deleteIfExists(old.get().file());
        }
        return published;
    }

    synchronized void delete(String key) throws IOException {
        StoredObject object = objects.get(key);
        if (object != null) {
            Files.deleteIfExists(object.file());
            objects.remove(key);
        }
    }

    /** Removes the bucket's folder; a bucket that holds objects is refused. */
    synchronized void drop() throws IOException {
        if (!objects.isEmpty()) {
            throw new S3Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        }
        Files.deleteIfExists(folder.resolve(".created"));
        Files.delete(folder);
    }
}
