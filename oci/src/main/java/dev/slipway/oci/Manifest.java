package dev.slipway.oci;

import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The manifest of one image: its configuration and its layers, base first (image-spec manifest.md).
 *
 * @param other fields not known here (subject, artifactType, …), kept as they are
 */
public record Manifest(
        String mediaType,
        Descriptor config,
        List<Descriptor> layers,
        Map<String, String> annotations,
        Map<String, Object> other) {

    public Manifest {
        layers = List.copyOf(layers);
    }

    /** Parses a manifest; {@code what} names it in the error. */
    public static Manifest parse(byte[] document, String what) throws OciException {
        Fields fields = Fields.parse(document, what);
        long version = fields.number("schemaVersion").orElse(0L);
        if (version != 2) {
            throw new OciException(what + ": schemaVersion is " + version + ", only 2 is read;"
                    + " push or save the image again with a tool of after 2016");
        }
        String mediaType = fields.text("mediaType").orElse(MediaType.OCI_MANIFEST);
        // A document that is a manifest to one reader and an index to another hides an image (CVE-2021-41190).
        if (!MediaType.isManifest(mediaType) || fields.has("manifests")) {
            throw new OciException(what + " is not an image manifest but " + mediaType);
        }
        Descriptor config = Descriptor.read(fields.required(fields.object("config"), "config"), what + " config");
        List<Descriptor> layers = Descriptor.readAll(fields.objects("layers"), what + " layer");
        return new Manifest(mediaType, config, layers, fields.textMap("annotations"), fields.rest());
    }

    /** The document, compact; the same manifest gives the same bytes. */
    public byte[] toJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("schemaVersion", 2);
        object.put("mediaType", mediaType);
        object.put("config", config.write());
        object.put("layers", layers.stream().map(Descriptor::write).toList());
        if (!annotations.isEmpty()) {
            object.put("annotations", annotations);
        }
        object.putAll(other);
        return Json.write(object);
    }
}
