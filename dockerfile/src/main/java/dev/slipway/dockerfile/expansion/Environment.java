package dev.slipway.dockerfile.expansion;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables a word sees. */
public interface Environment {
    /** No variable at all. */
    Environment EMPTY = of(Map.of());

    /** The value, empty text included; nothing if the variable is not set. */
    Optional<String> value(String name);

    /** The names that are set, for suggestions. */
    Set<String> names();

    /** A fixed environment; the map is copied. */
    static Environment of(Map<String, String> variables) {
        return new MapEnvironment(new LinkedHashMap<>(variables));
    }
}
