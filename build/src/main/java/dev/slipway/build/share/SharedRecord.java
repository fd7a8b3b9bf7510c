package dev.slipway.build.share;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.cache.Chain;
import dev.slipway.json.Json;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Digest;
import dev.slipway.oci.OciException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step's result as it lies in a shared cache.
 *
 * @param layers the lowest first
 */
record SharedRecord(CacheKey key, List<SharedLayer> layers, List<Chain.Made> trail) {

    /**
     * A layer.
     *
     * @param id of the snapshot
     * @param packed its archive; nothing for a layer of a base, which whoever asks has from the base itself
     */
    record SharedLayer(String id, Optional<Packed> packed) {}

    /** The archive of a layer, and the digest it has before compression. */
    record Packed(Descriptor descriptor, Digest diffId) {}

    byte[] toJson() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("key", key.hex());
        record.put("layers", layers.stream().map(SharedRecord::object).toList());
        record.put(
                "trail",
                trail.stream()
                        .map(made -> {
                            Map<String, Object> step = new LinkedHashMap<>();
                            step.put("created", made.created().toString());
                            step.put("layer", made.layer());
                            step.put("worked", made.worked().toString());
                            return step;
                        })
                        .toList());
        return Json.write(record);
    }

    private static Map<String, Object> object(SharedLayer layer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", layer.id());
        layer.packed().ifPresent(packed -> {
            object.put("digest", packed.descriptor().digest().toString());
            object.put("size", packed.descriptor().sizeBytes());
            object.put("mediaType", packed.descriptor().mediaType());
            object.put("diffId", packed.diffId().toString());
        });
        return object;
    }

    static SharedRecord parse(byte[] document, CacheKey key, String what) throws IOException {
        Map<String, Object> record = Json.object(document, what);
        if (!key.hex().equals(record.get("key"))
                || !(record.get("layers") instanceof List<?> layers)
                || !(record.get("trail") instanceof List<?> trail)) {
            throw new OciException(what + " is no record of this key");
        }
        try {
            List<SharedLayer> shared = new ArrayList<>();
            for (Object layer : layers) {
                shared.add(layer((Map<?, ?>) layer));
            }
            List<Chain.Made> steps = new ArrayList<>();
            for (Object step : trail) {
                Map<?, ?> made = (Map<?, ?>) step;
                String created = String.valueOf(made.get("created"));
                String worked = made.get("worked") instanceof String text ? text : created;
                steps.add(new Chain.Made(
                        Instant.parse(created), Boolean.TRUE.equals(made.get("layer")), Instant.parse(worked)));
            }
            return new SharedRecord(key, shared, steps);
        } catch (ClassCastException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new OciException(what + " cannot be read", e);
        }
    }

    private static SharedLayer layer(Map<?, ?> object) {
        String id = String.valueOf(object.get("id"));
        if (object.get("digest") == null) {
            return new SharedLayer(id, Optional.empty());
        }
        Descriptor descriptor = Descriptor.of(
                String.valueOf(object.get("mediaType")),
                Digest.parse(String.valueOf(object.get("digest"))),
                new java.math.BigDecimal(String.valueOf(object.get("size"))).longValueExact());
        Digest diffId = Digest.parse(String.valueOf(object.get("diffId")));
        return new SharedLayer(id, Optional.of(new Packed(descriptor, diffId)));
    }
}
