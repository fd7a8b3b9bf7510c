package dev.slipway.scaleway.publish;

import dev.slipway.json.Json;
import dev.slipway.scaleway.document.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a publication has made so far, in a file, so that another process can go on or clear up. */
final class Journal {
    private static final String UPLOAD = "upload";
    private static final String UPLOADED = "uploaded";
    private static final String UPLOAD_BEGUN = "upload_begun";
    private static final String BUCKET_MADE = "bucket_made";
    private static final String IMPORTING = "importing ";
    private static final String SNAPSHOT = "snapshot ";
    private static final String IMAGE = "image ";

    private final Path file;
    private final Map<String, Object> fields;

    private Journal(Path file, Map<String, Object> fields) {
        this.file = file;
        this.fields = fields;
    }

    /** The journal in {@code file}, empty where there is none. */
    static Journal open(Path file) throws IOException {
        return new Journal(
                file,
                Files.exists(file) ? Json.object(Files.readAllBytes(file), file.toString()) : new LinkedHashMap<>());
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    Optional<String> upload() {
        return new Resource(fields).text(UPLOAD);
    }

    void upload(String id) throws IOException {
        fields.remove(UPLOAD_BEGUN);
        fields.put(UPLOAD, id);
        write();
    }

    /** Whether an upload may have begun whose id nobody came to note. */
    boolean isUploadBegun() {
        return Boolean.TRUE.equals(fields.get(UPLOAD_BEGUN));
    }

    void uploadBegun() throws IOException {
        fields.put(UPLOAD_BEGUN, true);
        write();
    }

    boolean isUploaded() {
        return Boolean.TRUE.equals(fields.get(UPLOADED));
    }

    void uploaded(boolean whole) throws IOException {
        fields.remove(UPLOAD);
        fields.put(UPLOADED, whole);
        write();
    }

    boolean isBucketMade() {
        return Boolean.TRUE.equals(fields.get(BUCKET_MADE));
    }

    void bucketMade() throws IOException {
        fields.put(BUCKET_MADE, true);
        write();
    }

    /** Where an import may have begun whose snapshot nobody came to note: the snapshots that it cannot be. */
    Optional<Set<String>> snapshotsBefore(String zone) {
        return fields.containsKey(IMPORTING + zone)
                ? Optional.of(Set.copyOf(new Resource(fields).texts(IMPORTING + zone)))
                : Optional.empty();
    }

    void importing(String zone, List<String> snapshotsBefore) throws IOException {
        fields.put(IMPORTING + zone, snapshotsBefore);
        write();
    }

    Optional<String> snapshot(String zone) {
        return new Resource(fields).text(SNAPSHOT + zone);
    }

    void snapshot(String zone, String id) throws IOException {
        fields.remove(IMPORTING + zone);
        fields.put(SNAPSHOT + zone, id);
        write();
    }

    Optional<String> image(String zone) {
        return new Resource(fields).text(IMAGE + zone);
    }

    void image(String zone, String id) throws IOException {
        fields.put(IMAGE + zone, id);
        write();
    }

    /** The zones where something was made, or may have been. */
    Set<String> zones() {
        Set<String> zones = new TreeSet<>();
        for (String key : fields.keySet()) {
            if (key.startsWith(SNAPSHOT) || key.startsWith(IMAGE) || key.startsWith(IMPORTING)) {
                zones.add(key.substring(key.indexOf(' ') + 1));
            }
        }
        return zones;
    }

    /** Nothing of the publication is left that would have to be cleared up. */
    void end() throws IOException {
        fields.clear();
        Files.deleteIfExists(file);
    }

    private void write() throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, Json.write(fields));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
