package dev.slipway.cli.recipe;

import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.registry.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code build --output} asks for.
 *
 * @param destination a path as the user wrote it; {@code -} is standard output
 * @param unpacked whether an OCI image becomes a directory and no archive ({@code tar=false})
 * @param packing how the layers of an image are compressed
 * @param names what the image is called in a registry, or in the file
 */
record OutputOption(
        Type type, Optional<String> destination, boolean unpacked, LayerArchive.Packing packing, List<String> names) {
    private static final Set<String> KNOWN = Set.of("type", "dest", "tar", "ref", "name", "push", "compression");
    private static final Pattern FIELD = Pattern.compile("\\G,?(?:\"([^\"]*)\"|([^,\"]+))");

    static final OutputOption CATALOGUE = of(Type.DISK, Optional.empty());
    static final OutputOption REGISTRY = of(Type.REGISTRY, Optional.empty());

    enum Type {
        DISK(false),
        TAR(true),
        OCI(true),
        DOCKER(true),
        LOCAL(true),
        CACHEONLY(false),
        REGISTRY(false);

        private final boolean needsDestination;

        Type(boolean needsDestination) {
            this.needsDestination = needsDestination;
        }
    }

    OutputOption {
        names = List.copyOf(names);
    }

    private static OutputOption of(Type type, Optional<String> destination) {
        return new OutputOption(type, destination, false, LayerArchive.Packing.GZIP, List.of());
    }

    boolean isDisk() {
        return type == Type.DISK;
    }

    OutputOption withoutNames() {
        return new OutputOption(type, destination, unpacked, packing, List.of());
    }

    boolean isRegistry() {
        return type == Type.REGISTRY;
    }

    /** Reads {@code type=TYPE,dest=PATH}, or buildx's short form: a path alone, {@code -} for a tar on standard output. */
    static OutputOption parse(String text) {
        if (text.equals("-")) {
            return of(Type.TAR, Optional.of("-"));
        }
        if (!text.contains("=")) {
            return of(Type.LOCAL, Optional.of(text));
        }
        Map<String, String> fields = fields(text);
        String named = fields.getOrDefault("type", "");
        boolean pushed = fields.getOrDefault("push", "false").equals("true");
        if (named.isEmpty()) {
            throw new TypeConversionException("it names no type=TYPE");
        }
        // buildx has no store of its own either: an image that goes nowhere is nothing.
        if (named.equals("image") && !pushed) {
            throw new TypeConversionException(
                    "type=image needs push=true; for an image in a file write type=oci,dest=FILE");
        }
        Type chosen = type(named.equals("image") ? "registry" : named);
        Optional<String> destination = Optional.ofNullable(fields.get("dest")).filter(v -> !v.isEmpty());
        if (chosen.needsDestination && destination.isEmpty()) {
            throw new TypeConversionException("type=" + value(chosen) + " needs dest=PATH");
        }
        boolean unpacked = fields.getOrDefault("tar", "true").equals("false");
        if (unpacked && chosen != Type.OCI) {
            throw new TypeConversionException("tar=false goes with type=oci");
        }
        String written = fields.getOrDefault("ref", fields.getOrDefault("name", ""));
        List<String> names = written.isEmpty() ? List.of() : List.of(written.split(","));
        if (chosen == Type.OCI || chosen == Type.DOCKER) {
            names.forEach(OutputOption::checkName);
        }
        return new OutputOption(chosen, destination, unpacked, packing(fields), names);
    }

    /** An image in a file has the names that an image in a registry may have. */
    private static void checkName(String name) {
        try {
            if (Reference.parse(name).digest().isPresent()) {
                throw new TypeConversionException("name=" + name + " has a digest; write NAME[:TAG]");
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("name=" + name + " is no name of an image: " + e.getMessage());
        }
    }

    /** Fields parted by commas; one in quotes may have commas itself, as in {@code "name=a,b"}. */
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            String field = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            String[] pair = field.split("=", 2);
            if (pair.length < 2 || !KNOWN.contains(pair[0])) {
                throw new TypeConversionException("\"" + field + "\" is not type=TYPE, dest=PATH, tar=false, ref=NAME,"
                        + " name=NAME, push=true or compression=gzip|zstd|uncompressed");
            }
            fields.put(pair[0], pair[1]);
        }
        return fields;
    }

    private static LayerArchive.Packing packing(Map<String, String> fields) {
        return switch (fields.getOrDefault("compression", "gzip")) {
            case "gzip" -> LayerArchive.Packing.GZIP;
            case "zstd" -> LayerArchive.Packing.ZSTD;
            case "uncompressed" -> LayerArchive.Packing.NONE;
            default -> throw new TypeConversionException("compression is gzip, zstd or uncompressed");
        };
    }

    private static Type type(String text) {
        for (Type type : Type.values()) {
            if (value(type).equals(text)) {
                return type;
            }
        }
        throw new TypeConversionException(
                "type=" + text + " is not one of disk, tar, oci, docker, local, cacheonly, registry, image");
    }

    private static String value(Type type) {
        return type.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<OutputOption> {
        @Override
        public OutputOption convert(String value) {
            return parse(value);
        }
    }
}
