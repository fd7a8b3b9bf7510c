package dev.slipway.oci;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference to content by digest and size (image-spec descriptor.md).
 *
 * @param mediaType what the content is; empty in some old documents
 * @param sizeBytes the content's exact size
 * @param platform only in an index: what the manifest is for
 * @param other fields not known here, kept as they are
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long sizeBytes,
        Optional<Platform> platform,
        Map<String, String> annotations,
        Map<String, Object> other) {

    /** The annotation that holds an image's name or tag in a layout's index. */
    public static final String REFERENCE_NAME = "org.opencontainers.image.ref.name";

    /** A descriptor of {@code bytes} without anything optional. */
    public static Descriptor of(String mediaType, byte[] bytes) {
        return of(mediaType, Digest.sha256(bytes), bytes.length);
    }

    /** A descriptor without anything optional. */
    public static Descriptor of(String mediaType, Digest digest, long sizeBytes) {
        return new Descriptor(mediaType, digest, sizeBytes, Optional.empty(), Map.of(), Map.of());
    }

    /** A copy with these annotations. */
    public Descriptor withAnnotations(Map<String, String> annotations) {
        return new Descriptor(mediaType, digest, sizeBytes, platform, annotations, other);
    }

    /** A copy for this platform. */
    public Descriptor withPlatform(Platform platform) {
        return new Descriptor(mediaType, digest, sizeBytes, Optional.of(platform), annotations, other);
    }

    static Descriptor read(Map<String, Object> object, String what) throws OciException {
        Fields fields = new Fields(object, what);
        Digest digest = fields.required(fields.digest("digest"), "digest");
        long size = fields.required(fields.number("size"), "size");
        if (size < 0) {
            throw new OciException(what + ": size is negative: " + size);
        }
        String mediaType = fields.text("mediaType").orElse("");
        Map<String, String> annotations = fields.textMap("annotations");
        Optional<Map<String, Object>> platform = fields.object("platform");
        Optional<Platform> parsed = Optional.empty();
        Map<String, Object> other = new LinkedHashMap<>();
        if (platform.isPresent()) {
            Fields inner = new Fields(platform.get(), what + " platform");
            parsed = Optional.of(Platform.of(
                    inner.text("os").orElse("linux"), inner.text("architecture").orElse(""), inner.text("variant")));
            if (!inner.rest().isEmpty()) {
                other.put("platform", inner.rest());
            }
        }
        other.putAll(fields.rest());
        return new Descriptor(mediaType, digest, size, parsed, annotations, other);
    }

    static List<Descriptor> readAll(List<Map<String, Object>> objects, String what) throws OciException {
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            descriptors.add(read(objects.get(i), what + " " + i));
        }
        return descriptors;
    }

    Map<String, Object> write() {
        Map<String, Object> object = new LinkedHashMap<>();
        if (!mediaType.isEmpty()) {
            object.put("mediaType", mediaType);
        }
        object.put("digest", digest.toString());
        object.put("size", sizeBytes);
        if (!annotations.isEmpty()) {
            object.put("annotations", annotations);
        }
        object.putAll(other);
        platform.ifPresent(p -> {
            Map<String, Object> inner = new LinkedHashMap<>();
            inner.put("architecture", p.architecture());
            inner.put("os", p.os());
            p.variant().ifPresent(v -> inner.put("variant", v));
            if (other.get("platform") instanceof Map<?, ?> more) {
                inner.putAll(Json.copyOfObject(more));
            }
            object.put("platform", inner);
        });
        return object;
    }
}
