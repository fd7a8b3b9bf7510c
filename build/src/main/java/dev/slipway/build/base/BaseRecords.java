package dev.slipway.build.base;

import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import dev.slipway.oci.Digest;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.OciException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bases the store remembers, by the recipe they were made with or by a name. */
final class BaseRecords {
    private final Store store;

    BaseRecords(Store store) {
        this.store = store;
    }

    /** The base recorded for {@code recipe}; absent too when its layers or its record are gone or damaged. */
    Optional<BaseImage> find(String recipe) throws IOException {
        Path file = file(recipe);
        try {
            return read(Json.object(Files.readAllBytes(file), file.toString()), recipe);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (NotJsonException | OciException | IllegalArgumentException e) {
            // What cannot be read is made again, over it.
            return Optional.empty();
        }
    }

    private Optional<BaseImage> read(Map<String, Object> record, String recipe) throws IOException {
        if (!recipe.equals(record.get("recipe"))
                || !(record.get("layers") instanceof List<?> ids)
                || !(record.get("config") instanceof Map<?, ?> config)
                || !(record.get("key") instanceof String key)) {
            return Optional.empty();
        }
        List<Snapshot> layers = new ArrayList<>();
        for (Object id : ids) {
            Optional<Snapshot> layer = Snapshot.find(store, String.valueOf(id));
            if (layer.isEmpty()) {
                return Optional.empty();
            }
            layers.add(layer.get());
        }
        return Optional.of(new BaseImage(layers, ImageConfig.parse(Json.write(config), "base record"), key));
    }

    void save(String recipe, BaseImage image) throws IOException {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("recipe", recipe);
        record.put("key", image.key());
        record.put("layers", image.layers().stream().map(Snapshot::id).toList());
        record.put("config", Json.parse(image.config().toJson(), "configuration"));
        store.write(file(recipe), Json.write(record));
    }

    private Path file(String recipe) {
        String hash = Digest.sha256(recipe.getBytes(StandardCharsets.UTF_8)).hex();
        return store.records().resolve("base-" + hash + ".json");
    }
}
