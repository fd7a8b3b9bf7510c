package dev.slipway.cloud.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A JSON value. */
public sealed interface Json {
    /** A string. */
    record Text(String value) implements Json {}

    /** A number, exact. */
    record Num(BigDecimal value) implements Json {}

    /** A truth value. */
    record Bool(boolean value) implements Json {}

    /** An array. */
    record Array(List<Json> items) implements Json {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** {@code null}. */
    enum Null implements Json {
        NULL
    }

    /** An object; see {@link JsonObject}. */
    sealed interface Members extends Json permits JsonObject {}

    /** The JSON of a Java value: a string, number, truth value, UUID, map, list, a document itself, or null. */
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> Null.NULL;
            case Json json -> json;
            case String text -> new Text(text);
            case UUID id -> new Text(id.toString());
            case Boolean truth -> new Bool(truth);
            case BigDecimal number -> new Num(number);
            case Integer number -> new Num(BigDecimal.valueOf(number));
            case Long number -> new Num(BigDecimal.valueOf(number));
            case Double number -> new Num(BigDecimal.valueOf(number));
            case Map<?, ?> map -> {
                JsonObject object = JsonObject.EMPTY;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    object = object.with(String.valueOf(entry.getKey()), entry.getValue());
                }
                yield object;
            }
            case Iterable<?> items -> {
                List<Json> array = new ArrayList<>();
                items.forEach(item -> array.add(of(item)));
                yield new Array(array);
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }
}
