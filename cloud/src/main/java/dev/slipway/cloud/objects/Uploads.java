package dev.slipway.cloud.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** Multipart uploads: a folder each, with a file for each part, until they are completed or aborted. */
final class Uploads {
    private static final long MIN_PART_BYTES = 5 << 20;
    private static final String HEAD = "upload";

    private final Path folder;
    private final ObjectStore store;

    Uploads(Path folder, ObjectStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** A part as the client names it when it completes an upload. */
    record Part(int number, String etag) {}

    String create(String bucket, String key, Map<String, String> headers) throws IOException {
        store.bucket(bucket);
        String id = UUID.randomUUID().toString();
        StoredObject head = store.write(key, headers, new ByteArrayInputStream(new byte[0]), bucket, () -> {});
        Path prepared = head.file().resolveSibling(id);
        Files.createDirectory(prepared);
        Files.move(head.file(), prepared.resolve(HEAD));
        Files.move(prepared, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        return id;
    }

    /** The object an upload is to become; its entity tag stands for the bucket. */
    StoredObject head(String id, String bucket, String key) throws IOException {
        if (!id.matches("[0-9a-f-]{36}") || !Files.exists(folder.resolve(id).resolve(HEAD))) {
            throw S3Error.noSuchUpload();
        }
        StoredObject head = StoredObject.read(folder.resolve(id).resolve(HEAD));
        if (!head.etag().equals(bucket) || !head.key().equals(key)) {
            throw S3Error.noSuchUpload();
        }
        return head;
    }

    void addPart(StoredObject head, int number, StoredObject part) throws IOException {
        Path target = head.file().resolveSibling("%05d".formatted(number));
        Files.move(part.file(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The parts that are there, by number. */
    Map<Integer, StoredObject> parts(StoredObject head) throws IOException {
        Map<Integer, StoredObject> parts = new TreeMap<>();
        for (Path file : ObjectStore.list(folder.resolve(id(head)))) {
            if (!file.endsWith(HEAD)) {
                parts.put(Integer.parseInt(String.valueOf(file.getFileName())), StoredObject.read(file));
            }
        }
        return parts;
    }

    StoredObject complete(
            StoredObject head, String bucket, List<Part> wanted, Predicate<Optional<StoredObject>> allowed)
            throws IOException {
        Map<Integer, StoredObject> there = parts(head);
        MessageDigest md5 = Digests.of("MD5");
        List<InputStream> contents = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < wanted.size(); i++) {
            Part part = wanted.get(i);
            StoredObject found = there.get(part.number());
            if (found == null || !found.etag().equals(part.etag())) {
                throw new S3Error(400, "InvalidPart", "One or more of the specified parts could not be found.");
            }
            if (part.number() <= before) {
                throw new S3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
            }
            if (i + 1 < wanted.size() && found.sizeBytes() < MIN_PART_BYTES) {
                throw new S3Error(
                        400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            }
            before = part.number();
            md5.update(HexFormat.of().parseHex(found.etag()));
            contents.add(new Content(found, 0, found.sizeBytes()));
        }
        String etag = HexFormat.of().formatHex(md5.digest()) + "-" + wanted.size();
        try (InputStream content = new SequenceInputStream(Collections.enumeration(contents))) {
            StoredObject whole = store.write(head.key(), head.headers(), content, etag, () -> {});
            StoredObject published = store.bucket(bucket).publish(whole, allowed);
            abort(head);
            return published;
        }
    }

    void abort(StoredObject head) throws IOException {
        ObjectStore.deleteTree(folder.resolve(id(head)));
    }

    /** The uploads of a bucket that are open, by id. */
    Map<String, StoredObject> of(String bucket) throws IOException {
        Map<String, StoredObject> found = new TreeMap<>();
        for (Path upload : ObjectStore.list(folder)) {
            if (Files.exists(upload.resolve(HEAD))) {
                StoredObject head = StoredObject.read(upload.resolve(HEAD));
                if (head.etag().equals(bucket)) {
                    found.put(String.valueOf(upload.getFileName()), head);
                }
            }
        }
        return found;
    }

    private static String id(StoredObject head) {
        return head.file().getName(head.file().getNameCount() - 2).toString();
    }
}
