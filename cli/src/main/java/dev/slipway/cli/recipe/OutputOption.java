package dev.slipway.cli.recipe;

import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code build --output} asks for.
 *
 * @param destination a path as the user wrote it; {@code -} is standard output
 * @param unpacked whether an OCI image becomes a directory and no archive ({@code tar=false})
 */
record OutputOption(Type type, Optional<String> destination, boolean unpacked) {
    static final OutputOption CATALOGUE = new OutputOption(Type.DISK, Optional.empty(), false);

    enum Type {
        DISK,
        TAR,
        OCI,
        DOCKER,
        LOCAL
    }

    boolean isDisk() {
        return type == Type.DISK;
    }

    /** Reads {@code type=TYPE,dest=PATH}, or buildx's short form: a path alone, {@code -} for a tar on standard output. */
    static OutputOption parse(String text) {
        if (text.equals("-")) {
            return new OutputOption(Type.TAR, Optional.of("-"), false);
        }
        if (!text.contains("=")) {
            return new OutputOption(Type.LOCAL, Optional.of(text), false);
        }
        Optional<Type> type = Optional.empty();
        Optional<String> destination = Optional.empty();
        boolean unpacked = false;
        for (String field : text.split(",")) {
            String[] pair = field.split("=", 2);
            String value = pair.length == 2 ? pair[1] : "";
            switch (pair[0]) {
                case "type" -> type = Optional.of(type(value));
                case "dest" -> destination = Optional.of(value).filter(v -> !v.isEmpty());
                case "tar" -> unpacked = value.equals("false");
                default ->
                    throw new TypeConversionException("\"" + field + "\" is not type=TYPE, dest=PATH or tar=false");
            }
        }
        Type chosen = type.orElseThrow(() -> new TypeConversionException("it names no type=TYPE"));
        if (chosen != Type.DISK && destination.isEmpty()) {
            throw new TypeConversionException("type=" + value(chosen) + " needs dest=PATH");
        }
        if (unpacked && chosen != Type.OCI) {
            throw new TypeConversionException("tar=false goes with type=oci");
        }
        return new OutputOption(chosen, destination, unpacked);
    }

    private static Type type(String text) {
        for (Type type : Type.values()) {
            if (value(type).equals(text)) {
                return type;
            }
        }
        throw new TypeConversionException("type=" + text + " is not one of disk, tar, oci, docker, local");
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
