package dev.slipway.image.inventory;

import dev.slipway.machine.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Software bills of materials in CycloneDX 1.6 (ECMA-424), as JSON. */
public final class CycloneDx {
    private CycloneDx() {}

    /**
     * What a bill of materials is of.
     *
     * @param serial names the document; the same subject always gets the same one
     * @param recipe digest of everything that the image was made of
     */
    public record Subject(
            UUID serial, String name, String version, String recipe, Instant created, String toolVersion) {}

    /** The document; the same inventory of the same subject gives the same bytes. */
    public static byte[] write(Inventory inventory, Subject subject) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", "1.6");
        document.put("serialNumber", "urn:uuid:" + subject.serial());
        document.put("version", 1);
        document.put("metadata", metadata(inventory, subject));
        List<Object> components = new ArrayList<>();
        components.add(operatingSystem(inventory.distribution()));
        inventory.packages().forEach(installed -> components.add(component(installed, inventory.distribution())));
        document.put("components", components);
        // Files that no package owns are not listed.
        document.put("compositions", List.of(Map.of("aggregate", "incomplete")));
        return JsonObject.write(document).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> metadata(Inventory inventory, Subject subject) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(
                "timestamp", subject.created().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put(
                "tools",
                Map.of(
                        "components",
                        List.of(ordered("type", "application", "name", "slipway", "version", subject.toolVersion()))));
        Map<String, Object> image =
                ordered("type", "platform", "bom-ref", "image", "name", subject.name(), "version", subject.version());
        List<Object> properties = new ArrayList<>();
        properties.add(ordered("name", "slipway:recipe", "value", subject.recipe()));
        inventory.unread().forEach(text -> properties.add(ordered("name", "slipway:unread-database", "value", text)));
        image.put("properties", properties);
        metadata.put("component", image);
        return metadata;
    }

    private static Map<String, Object> operatingSystem(Distribution distribution) {
        Map<String, Object> component =
                ordered("type", "operating-system", "bom-ref", "distribution", "name", distribution.id());
        if (!distribution.version().isEmpty()) {
            component.put("version", distribution.version());
        }
        component.put("description", distribution.title());
        return component;
    }

    private static Map<String, Object> component(InstalledPackage installed, Distribution distribution) {
        String url = PackageUrl.of(installed, distribution);
        Map<String, Object> component = ordered("type", "library", "bom-ref", url);
        installed.supplier().ifPresent(text -> component.put("supplier", Map.of("name", text)));
        component.put("name", installed.name());
        component.put("version", installed.version());
        installed
                .license()
                .ifPresent(text -> component.put("licenses", List.of(Map.of("license", Map.of("name", text)))));
        component.put("purl", url);
        installed
                .source()
                .ifPresent(text ->
                        component.put("properties", List.of(ordered("name", "slipway:source-package", "value", text))));
        return component;
    }

    private static Map<String, Object> ordered(String... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
