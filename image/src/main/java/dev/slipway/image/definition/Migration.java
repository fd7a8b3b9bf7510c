package dev.slipway.image.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The slipway.yaml of an old definition.
 *
 * @param old what was read
 * @param yaml the text that means the same
 * @param became the field that each variable became, by variable
 * @param without variables that have no counterpart
 * @param bases bases of the Dockerfile that were Scaleway's own and are offered nowhere any more
 */
public record Migration(
        Definition old, String yaml, Map<String, String> became, Set<String> without, List<String> bases) {
    private static final Map<String, String> MAKEFILE = Map.ofEntries(
            Map.entry("NAME", "name"),
            Map.entry("VERSION", "version"),
            Map.entry("VERSION_ALIASES", "aliases"),
            Map.entry("IMAGE_NAME", "title"),
            Map.entry("TITLE", "labels (and title, without IMAGE_NAME)"),
            Map.entry("DESCRIPTION", "description and labels"),
            Map.entry("DOC_URL", "labels"),
            Map.entry("SOURCE_URL", "labels"),
            Map.entry("VENDOR_URL", "labels"),
            Map.entry("DEFAULT_IMAGE_ARCH", "arch"),
            Map.entry("ARCH", "arch"),
            Map.entry("IMAGE_VOLUME_SIZE", "disk.size"),
            Map.entry("BUILD_ARGS", "args"));
    private static final Map<String, String> ENV = Map.ofEntries(
            Map.entry("IMAGE_NAME", "name"),
            Map.entry("IMAGE_VERSION", "version"),
            Map.entry("IMAGE_VERSION_ALIASES", "aliases"),
            Map.entry("IMAGE_TITLE", "title and labels"),
            Map.entry("IMAGE_DESCRIPTION", "description and labels"),
            Map.entry("IMAGE_DOC_URL", "labels"),
            Map.entry("IMAGE_SOURCE_URL", "labels"),
            Map.entry("IMAGE_VENDOR_URL", "labels"),
            Map.entry("DEFAULT_IMAGE_ARCH", "arch"),
            Map.entry("ARCH", "arch"),
            Map.entry("IMAGE_DISK_SIZE", "disk.size"),
            Map.entry("BUILD_ARGS", "args"));
    private static final Pattern OLD_BASE = Pattern.compile(
            "^FROM\\s+(?:--\\S+\\s+)*((?:scaleway|armbuild|multiarch)/\\S+)",
            Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    public Migration {
        became = new TreeMap<>(became);
        without = new TreeSet<>(without);
        bases = List.copyOf(bases);
    }

    /**
     * Migrates the definition of a directory.
     *
     * @throws DefinitionException when there is no old definition, or a slipway.yaml already
     */
    public static Migration of(Path directory) throws IOException {
        Definition old = DefinitionReader.read(directory);
        Path home = DefinitionReader.directoryOf(old.source());
        boolean env = old.source().endsWith("env.mk");
        if (!env && !old.source().endsWith("Makefile")) {
            throw new DefinitionException("cannot migrate " + directory + ": its definition is " + old.source()
                    + ", and only a Makefile, env.mk or manifest.json of the Scaleway kind needs migrating.");
        }
        String text = Files.readString(old.source());
        MakeVariables variables = MakeVariables.read(old.source(), text);
        Map<String, String> became = new TreeMap<>();
        Set<String> without = new TreeSet<>();
        for (String name : variables.names()) {
            Optional<String> field = Optional.ofNullable((env ? ENV : MAKEFILE).get(name));
            if (field.isPresent() && variables.obstacle(name).isEmpty()) {
                variables
                        .value(name)
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> became.put(name, field.get()));
            } else {
                without.add(name);
            }
        }
        return new Migration(old, yaml(old, home), became, without, oldBases(old.dockerfile()));
    }

    /** The file that the text belongs into. */
    public Path file() {
        return DefinitionReader.directoryOf(old.source()).resolve("slipway.yaml");
    }

    private static List<String> oldBases(Path dockerfile) throws IOException {
        List<String> bases = new ArrayList<>();
        if (Files.isRegularFile(dockerfile)) {
            Matcher from = OLD_BASE.matcher(Files.readString(dockerfile));
            while (from.find()) {
                bases.add(from.group(1));
            }
        }
        return bases;
    }

    /** The fields of an old definition that are not as they would be without being said. */
    private static String yaml(Definition old, Path home) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", old.name());
        fields.put("version", old.version());
        put(fields, "aliases", old.aliases(), List.of());
        put(fields, "title", old.title(), old.name());
        put(fields, "description", old.description(), old.title());
        put(fields, "arch", old.arch(), "x86_64");
        put(fields, "dockerfile", home.relativize(old.dockerfile()).toString(), "Dockerfile");
        put(fields, "args", new TreeMap<>(old.arguments()), Map.of());
        put(fields, "labels", new TreeMap<>(old.labels()), Map.of());
        old.disk().sizeBytes().ifPresent(bytes -> fields.put("disk", Map.of("size", size(bytes))));
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(1000)
                .build();
        return new Dump(settings).dumpToString(fields);
    }

    private static void put(Map<String, Object> fields, String name, Object value, Object unsaid) {
        if (!value.equals(unsaid)) {
            fields.put(name, value);
        }
    }

    private static String size(long bytes) {
        long billion = 1_000_000_000L;
        return bytes % billion == 0 ? bytes / billion + "G" : Long.toString(bytes);
    }
}
