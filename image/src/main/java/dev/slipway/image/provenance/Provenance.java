package dev.slipway.image.provenance;

import dev.slipway.build.Material;
import dev.slipway.image.inventory.Inventory;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SLSA provenance v1 of one disk.
 *
 * @param imageName what the image is called
 * @param diskDigest as the catalogue has it, {@code sha256:…}
 * @param parameters what the author and the caller chose; names of build arguments without their values, which may be
 *     secret
 * @param materials what the build read
 * @param inventory what is installed
 * @param tools names and versions of the programs that took part
 */
public record Provenance(
        String imageName,
        String diskDigest,
        Map<String, Object> parameters,
        List<Material> materials,
        Inventory inventory,
        Map<String, String> tools,
        Instant started,
        Instant finished) {
    /** What {@code externalParameters} and {@code resolvedDependencies} mean: docs/supply-chain.md. */
    public static final String BUILD_TYPE = "https://slipway.dev/provenance/dockerfile-disk/v1";

    /** The DSSE payload type of a statement. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final String BUILDER = "https://slipway.dev/slipway";
    /** The name of the digest over places and bytes of a disk's data, which is not the digest of a raw file. */
    private static final String DISK_DIGEST = "slipwayDiskSha256";

    /** The statement as JSON. */
    public String write() {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", STATEMENT);
        statement.put("subject", List.of(resource("name", imageName, DISK_DIGEST, hex(diskDigest))));
        statement.put("predicateType", PREDICATE);
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("buildDefinition", definition());
        predicate.put("runDetails", details());
        statement.put("predicate", predicate);
        return JsonObject.write(statement);
    }

    private Map<String, Object> definition() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("buildType", BUILD_TYPE);
        definition.put("externalParameters", parameters);
        List<Object> dependencies = new ArrayList<>();
        for (Material material : materials) {
            dependencies.add(resource("uri", material.uri(), material.algorithm(), material.digest()));
        }
        inventory.urls().forEach(url -> dependencies.add(Map.of("uri", url)));
        definition.put("resolvedDependencies", dependencies);
        return definition;
    }

    private Map<String, Object> details() {
        Map<String, Object> builder = new LinkedHashMap<>();
        builder.put("id", BUILDER);
        builder.put("version", new TreeMap<>(tools));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("startedOn", started.truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("finishedOn", finished.truncatedTo(ChronoUnit.SECONDS).toString());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("builder", builder);
        details.put("metadata", metadata);
        return details;
    }

    private static Map<String, Object> resource(String key, String name, String algorithm, String digest) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put(key, name);
        resource.put("digest", Map.of(algorithm, digest));
        return resource;
    }

    private static String hex(String digest) {
        return digest.substring(digest.indexOf(':') + 1);
    }

    /**
     * The digest of the disk that a statement is about, as the catalogue writes it.
     *
     * @throws IOException when {@code statement} is no statement about a disk
     */
    public static String diskDigest(String statement) throws IOException {
        JsonObject object = JsonObject.parse(statement, "the provenance");
        List<JsonObject> subjects = object.objects("subject");
        if (!object.text("_type").equals(STATEMENT) || subjects.size() != 1) {
            throw new IOException("the provenance is no in-toto statement about one disk.");
        }
        return "sha256:" + subjects.getFirst().object("digest").text(DISK_DIGEST);
    }
}
