package dev.slipway.cloud.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/** The objects as files, for the parts of the cloud that take disks from there and put them there. */
public final class ObjectFiles {
    private final ObjectStore store;

    ObjectFiles(ObjectStore store) {
        this.store = store;
    }

    /** Whether there is such a bucket. */
    public boolean hasBucket(String bucket) {
        return store.all().stream().anyMatch(found -> found.name().equals(bucket));
    }

    /** The file that begins with the object's content; what follows the content is the storage's own. */
    public Optional<Path> find(String bucket, String key) {
        return object(bucket, key).map(StoredObject::file);
    }

    private Optional<StoredObject> object(String bucket, String key) {
        return hasBucket(bucket)
                ? Optional.ofNullable(store.bucket(bucket).objects().get(key))
                : Optional.empty();
    }

    /** Copies an object's content to a new file and makes it last; false when there is no such object. */
    public boolean copy(String bucket, String key, Path target) throws IOException {
        Optional<StoredObject> object = object(bucket, key);
        if (object.isEmpty()) {
            return false;
        }
        // An open file stays what it is, also when somebody replaces the object meanwhile.
        try (FileChannel in = FileChannel.open(object.get().file(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long left = object.get().sizeBytes();
            while (left > 0) {
                left -= in.transferTo(object.get().sizeBytes() - left, left, out);
            }
            out.force(true);
        }
        return true;
    }

    /** Stores a file's content as an object of a bucket that is there. */
    public void put(String bucket, String key, Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            StoredObject written =
                    store.write(key, Map.of("content-type", "application/octet-stream"), in, "", () -> {});
            store.bucket(bucket).publish(written, old -> true);
        }
    }
}
