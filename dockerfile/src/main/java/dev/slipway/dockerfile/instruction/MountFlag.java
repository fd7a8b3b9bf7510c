package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.source.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One {@code --mount} of RUN as it is written: its fields, in order. */
public record MountFlag(List<Field> fields) {
    public MountFlag {
        fields = List.copyOf(fields);
    }

    /**
     * One field of the comma-separated list.
     *
     * @param key in lower case
     * @param value nothing for a word without {@code =}
     */
    public record Field(String key, Optional<String> value) {
        /** The field as it could be written. */
        public String text() {
            return value.map(v -> key + "=" + v).orElse(key);
        }
    }

    /** The value of the last field with this key. */
    Optional<String> value(String key) {
        return fields.stream()
                .filter(field -> field.key().equals(key))
                .flatMap(field -> field.value().stream())
                .reduce((first, second) -> second);
    }

    MountFlag expand(Expander expander) {
        return new MountFlag(fields.stream()
                .map(field -> new Field(field.key(), expander.word(field.value())))
                .toList());
    }

    /** The mount that the fields describe. */
    Mount mount(Origin origin) {
        return new MountReader(this, origin).read();
    }

    /** The flag's value as it could be written. */
    public String text() {
        return fields.stream().map(Field::text).collect(Collectors.joining(","));
    }
}
