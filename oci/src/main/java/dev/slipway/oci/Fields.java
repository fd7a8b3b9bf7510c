package dev.slipway.oci;

import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of one JSON object: what is asked for is taken out, what nobody asked for stays in {@link #rest}. */
final class Fields {
    private final Map<String, Object> fields;
    private final String what;

    Fields(Map<String, Object> object, String what) {
        this.fields = new LinkedHashMap<>(object);
        this.what = what;
    }

    /** The fields of a document that must be an object. */
    static Fields parse(byte[] document, String what) throws OciException {
        try {
            return new Fields(Json.object(document, what), what);
        } catch (NotJsonException e) {
            throw new OciException(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<Object> take(String name) {
        Object value = fields.remove(name);
        return value == null || value instanceof Json.Null ? Optional.empty() : Optional.of(value);
    }

    private OciException wrong(String name, String wanted) {
        return new OciException(what + ": field \"" + name + "\" is not " + wanted);
    }

    /** True when there is such a field, whatever its type. */
    boolean has(String name) {
        return fields.containsKey(name);
    }

    Optional<String> text(String name) throws OciException {
        Optional<Object> value = take(name);
        if (value.isPresent() && !(value.get() instanceof String)) {
            throw wrong(name, "a string");
        }
        return value.map(String.class::cast);
    }

    boolean flag(String name) throws OciException {
        Object value = take(name).orElse(false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    Optional<Long> number(String name) throws OciException {
        Optional<Object> value = take(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof BigDecimal number) {
            try {
                return Optional.of(number.longValueExact());
            } catch (ArithmeticException e) {
                throw wrong(name, "a whole number of 64 bits");
            }
        }
        throw wrong(name, "a number");
    }

    Optional<Digest> digest(String name) throws OciException {
        Optional<String> text = text(name);
        try {
            return text.map(Digest::parse);
        } catch (IllegalArgumentException e) {
            throw new OciException(what + ": field \"" + name + "\": " + e.getMessage(), e);
        }
    }

    Optional<List<String>> texts(String name) throws OciException {
        Optional<Object> value = take(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (value.get() instanceof List<?> array) {
            for (Object element : array) {
                if (!(element instanceof String text)) {
                    throw wrong(name, "a list of strings");
                }
                texts.add(text);
            }
            return Optional.of(texts);
        }
        throw wrong(name, "a list of strings");
    }

    List<Map<String, Object>> objects(String name) throws OciException {
        List<Map<String, Object>> objects = new ArrayList<>();
        Object value = take(name).orElse(List.of());
        if (!(value instanceof List<?> array)) {
            throw wrong(name, "a list of objects");
        }
        for (Object element : array) {
            if (!(element instanceof Map<?, ?> map)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(Json.copyOfObject(map));
        }
        return objects;
    }

    Optional<Map<String, Object>> object(String name) throws OciException {
        Optional<Object> value = take(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Map<?, ?> map) {
            return Optional.of(Json.copyOfObject(map));
        }
        throw wrong(name, "an object");
    }

    Map<String, String> textMap(String name) throws OciException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> field : object(name).orElse(Map.of()).entrySet()) {
            if (!(field.getValue() instanceof String text)) {
                throw wrong(name, "an object of strings");
            }
            texts.put(field.getKey(), text);
        }
        return texts;
    }

    <T> T required(Optional<T> value, String name) throws OciException {
        return value.orElseThrow(() -> new OciException(what + " has no \"" + name + "\""));
    }

    /** The fields nobody took, in order. */
    Map<String, Object> rest() {
        return Collections.unmodifiableMap(fields);
    }
}
