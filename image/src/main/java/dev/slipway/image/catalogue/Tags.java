package dev.slipway.image.catalogue;

import dev.slipway.build.store.Store;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** The names of all images, in one file that is replaced as a whole: a tag never points at two images or at half of one. */
final class Tags {
    private final Store store;
    private final Path file;

    Tags(Store store) {
        this.store = store;
        this.file = store.images().resolve("tags.json");
    }

    NavigableMap<ImageReference, UUID> read() throws IOException {
        NavigableMap<ImageReference, UUID> tags = new TreeMap<>();
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return tags;
        }
        try {
            JsonObject object = JsonObject.parse(text, file.toString());
            for (String name : object.members().keySet()) {
                tags.put(ImageReference.of(name), UUID.fromString(object.text(name)));
            }
        } catch (IOException | IllegalArgumentException | CatalogueException e) {
            throw new CatalogueException("cannot read the names of the images, which are in " + file + ": "
                    + e.getMessage()
                    + "\nMend the file, or move it away: the images stay without names, `slipway images`"
                    + " shows their ids, and `slipway tag ID NAME:TAG` names them again.");
        }
        return tags;
    }

    /** Replaces all tags; the caller holds the catalogue's lock. */
    void write(Map<ImageReference, UUID> tags) throws IOException {
        Map<String, Object> object = new TreeMap<>();
        tags.forEach((reference, id) -> object.put(reference.toString(), id.toString()));
        store.write(file, JsonObject.write(object).getBytes(StandardCharsets.UTF_8));
    }

    static List<ImageReference> of(UUID id, Map<ImageReference, UUID> tags) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getValue().equals(id))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
