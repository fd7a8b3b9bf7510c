package dev.slipway.machine.json;

import io.avaje.json.JsonException;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that knows where it was read, so that what is wrong with it can be said.
 *
 * @param source what errors call it: a file or a socket
 * @param members the values as {@link JsonMapper} gives them
 */
public record JsonObject(String source, Map<String, Object> members) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Reads one object; anything else is an error that names {@code source}. */
    public static JsonObject parse(String text, String source) throws IOException {
        Object value;
        try {
            value = MAPPER.fromJson(text);
        } catch (JsonException | IllegalStateException e) {
            throw new IOException(source + " is not JSON: " + e.getMessage(), e);
        }
        return of(value, source);
    }

    /** The text of an object or array of maps, lists, strings, numbers and booleans. */
    public static String write(Object value) {
        return MAPPER.toJson(value);
    }

    private static JsonObject of(@Nullable Object value, String source) throws IOException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IOException(source + " is not a JSON object.");
        }
        @SuppressWarnings("unchecked") // the keys of a JSON object are strings
        Map<String, Object> members = (Map<String, Object>) map;
        return new JsonObject(source, members);
    }

    /** Whether the member is there and not null. */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /** A member that must be text. */
    public String text(String name) throws IOException {
        return optionalText(name).orElseThrow(() -> missing(name, "a string"));
    }

    /** A member that is text, or absent. */
    public Optional<String> optionalText(String name) throws IOException {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw missing(name, "a string");
    }

    /** A member that must be a number; fractions are cut off. */
    public long number(String name) throws IOException {
        if (members.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw missing(name, "a number");
    }

    /** A member that must be true or false. */
    public boolean flag(String name) throws IOException {
        if (members.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw missing(name, "true or false");
    }

    /** A member that must be an object. */
    public JsonObject object(String name) throws IOException {
        if (members.get(name) == null) {
            throw missing(name, "an object");
        }
        return of(members.get(name), source + ", member \"" + name + "\",");
    }

    /** The objects of an array; an absent member is an empty array. */
    public List<JsonObject> objects(String name) throws IOException {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : list(name)) {
            objects.add(of(item, source + ", member \"" + name + "\","));
        }
        return objects;
    }

    /** The strings of an array; an absent member is an empty array. */
    public List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw missing(name, "an array of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    private List<?> list(String name) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw missing(name, "an array");
    }

    private IOException missing(String name, String kind) {
        return new IOException(source + ": member \"" + name + "\" is not " + kind + ".");
    }
}
