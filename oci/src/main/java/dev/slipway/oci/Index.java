package dev.slipway.oci;

import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of manifests: one image for many platforms, or the table of contents of a layout (image-spec image-index.md).
 *
 * @param other fields not known here, kept as they are
 */
public record Index(
        String mediaType, List<Descriptor> manifests, Map<String, String> annotations, Map<String, Object> other) {

    public Index {
        manifests = List.copyOf(manifests);
    }

    /** An OCI index without annotations. */
    public static Index of(List<Descriptor> manifests) {
        return new Index(MediaType.OCI_INDEX, manifests, Map.of(), Map.of());
    }

    /** Parses an index; {@code what} names it in the error. */
    public static Index parse(byte[] document, String what) throws OciException {
        Fields fields = Fields.parse(document, what);
        String mediaType = fields.text("mediaType").orElse(MediaType.OCI_INDEX);
        // A document that is a manifest to one reader and an index to another hides an image (CVE-2021-41190).
        if (!MediaType.isIndex(mediaType) || fields.has("config") || fields.has("layers")) {
            throw new OciException(what + " is not an image index but " + mediaType);
        }
        fields.number("schemaVersion");
        List<Descriptor> manifests = Descriptor.readAll(fields.objects("manifests"), what + " manifest");
        return new Index(mediaType, manifests, fields.textMap("annotations"), fields.rest());
    }

    /** The document, compact; the same index gives the same bytes. */
    public byte[] toJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("schemaVersion", 2);
        object.put("mediaType", mediaType);
        object.put("manifests", manifests.stream().map(Descriptor::write).toList());
        if (!annotations.isEmpty()) {
            object.put("annotations", annotations);
        }
        object.putAll(other);
        return Json.write(object);
    }
}
