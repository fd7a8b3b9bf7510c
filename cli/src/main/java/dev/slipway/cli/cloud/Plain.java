package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents of the API in the terms that output is written in. */
final class Plain {
    private Plain() {}

    static Object of(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, inner) -> copy.put(String.valueOf(key), of(inner)));
                yield copy;
            }
            case List<?> list -> list.stream().map(Plain::of).toList();
            case dev.slipway.scaleway.document.Json.Null ignored -> Json.Null.NULL;
            default -> value;
        };
    }
}
