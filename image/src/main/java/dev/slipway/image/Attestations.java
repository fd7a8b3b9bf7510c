package dev.slipway.image;

import dev.slipway.build.Material;
import dev.slipway.build.sandbox.OciRuntime;
import dev.slipway.image.catalogue.ImageFiles;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.inventory.CycloneDx;
import dev.slipway.image.provenance.Provenance;
import dev.slipway.machine.json.JsonObject;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The bill of materials, the provenance and the audit of an image, as files beside its disk. */
final class Attestations {
    private final ImageRequest request;
    private final Definition definition;
    private final Ingredients ingredients;
    private final DiskDraft disk;

    Attestations(ImageRequest request, Ingredients ingredients, DiskDraft disk) {
        this.request = request;
        this.definition = request.definition();
        this.ingredients = ingredients;
        this.disk = disk;
    }

    /** Writes them into {@code directory}, once the disk is made. */
    void write(Path directory, UUID id, Instant started) throws IOException, InterruptedException {
        Files.write(directory.resolve(ImageFiles.SBOM), CycloneDx.write(disk.inventory(), subject(id)));
        Provenance provenance = new Provenance(
                definition.name() + ":" + definition.version(),
                disk.facts().digest(),
                parameters(),
                materials(),
                disk.inventory(),
                tools(),
                started,
                Instant.now());
        Files.writeString(directory.resolve(ImageFiles.PROVENANCE), provenance.write());
        Files.writeString(
                directory.resolve(ImageFiles.AUDIT),
                JsonObject.write(disk.audit().toMap()));
    }

    private CycloneDx.Subject subject(UUID id) throws IOException {
        UUID serial = UUID.nameUUIDFromBytes(("bill of materials of " + id).getBytes(StandardCharsets.UTF_8));
        return new CycloneDx.Subject(
                serial,
                definition.name(),
                definition.version(),
                ingredients.recipe(),
                ingredients.created(),
                Release.version());
    }

    /** What was chosen; a path is shown only as far as it lies in the definition's directory. */
    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("definition", String.valueOf(definition.source().getFileName()));
        parameters.put("dockerfile", String.valueOf(definition.dockerfile().getFileName()));
        parameters.put("arch", definition.arch());
        request.recipe().target().ifPresent(target -> parameters.put("target", target));
        parameters.put(
                "buildArgNames",
                List.copyOf(new TreeSet<>(request.recipe().buildArgs().keySet())));
        parameters.put("bases", new TreeMap<>(definition.bases()));
        parameters.put("finish", definition.finish().name().toLowerCase(Locale.ROOT));
        parameters.put("bootMode", definition.boot().mode().name().toLowerCase(Locale.ROOT));
        return parameters;
    }

    private List<Material> materials() throws IOException {
        List<Material> materials = new ArrayList<>();
        // The text that was built, whatever the file says by now.
        materials.add(material(
                "dockerfile",
                definition.dockerfile(),
                Names.encode(request.recipe().dockerfile().text())));
        if (!definition.source().equals(definition.dockerfile())) {
            materials.add(material("definition", definition.source(), Files.readAllBytes(definition.source())));
        }
        ingredients.author().materials().stream()
                .sorted(Comparator.comparing(Material::uri).thenComparing(Material::digest))
                .forEach(materials::add);
        return materials;
    }

    private static Material material(String kind, Path file, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Material(
                    kind + ":" + file.getFileName(), "sha256", HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Map<String, String> tools() throws IOException, InterruptedException {
        Map<String, String> tools = new TreeMap<>();
        tools.put("slipway", Release.version());
        tools.put("java", Runtime.version().toString());
        var runtime = OciRuntime.find();
        if (runtime.isPresent()) {
            tools.put(runtime.get().kind().command(), runtime.get().version());
        }
        return tools;
    }
}
