package dev.slipway.scaleway.document;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing of the API, as it was sent: the accessors are views, and no key is lost.
 *
 * @param fields all keys in order, JSON's null as {@link Json.Null}
 */
public record Resource(Map<String, Object> fields) {
    public Resource {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Its id; every resource has one. */
    public String id() throws DocumentException {
        Optional<String> id = text("id");
        if (id.isEmpty()) {
            throw new DocumentException("the API sent a resource without an id; its keys are " + fields.keySet());
        }
        return id.get();
    }

    /** Its name, empty where the API gives none. */
    public String name() {
        return text("name").orElse("");
    }

    /** Where it is in its life: {@code state} in one half of the API, {@code status} in the other. */
    public String state() {
        return text("state").or(() -> text("status")).orElse("");
    }

    /** A string, where there is one. */
    public Optional<String> text(String key) {
        return fields.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A whole number, where there is one. */
    public Optional<Long> number(String key) {
        return fields.get(key) instanceof java.math.BigDecimal number
                ? Optional.of(number.longValue())
                : Optional.empty();
    }

    /** An object inside, where there is one. */
    public Optional<Resource> inner(String key) {
        return fields.get(key) instanceof Map<?, ?> map
                ? Optional.of(new Resource(Json.copyOfObject(map)))
                : Optional.empty();
    }

    /** The strings of a list; none where there is no list. */
    public List<String> texts(String key) {
        return fields.get(key) instanceof List<?> elements
                ? elements.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** The objects of a list; none where there is no list. */
    public List<Resource> list(String key) {
        List<Resource> list = new ArrayList<>();
        if (fields.get(key) instanceof List<?> elements) {
            for (Object element : elements) {
                if (element instanceof Map<?, ?> map) {
                    list.add(new Resource(Json.copyOfObject(map)));
                }
            }
        }
        return list;
    }
}
