package dev.slipway.cloud.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A JSON object, its members in the order they were put in. */
public record JsonObject(Map<String, Json> members) implements Json.Members {
    /** {@code {}}. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Of names and values by turns; see {@link Json#of} for what a value may be. */
    public static JsonObject of(@Nullable Object... namesAndValues) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), Json.of(namesAndValues[i + 1]));
        }
        return new JsonObject(members);
    }

    /** This object with {@code name} set, in its old place if it had one. */
    public JsonObject with(String name, @Nullable Object value) {
        Map<String, Json> changed = new LinkedHashMap<>(members);
        changed.put(name, Json.of(value));
        return new JsonObject(changed);
    }

    /** This object with all members of {@code other} set. */
    public JsonObject with(JsonObject other) {
        Map<String, Json> changed = new LinkedHashMap<>(members);
        changed.putAll(other.members);
        return new JsonObject(changed);
    }

    /** This object without the members whose name {@code unwanted} accepts. */
    public JsonObject without(Predicate<String> unwanted) {
        Map<String, Json> changed = new LinkedHashMap<>(members);
        changed.keySet().removeIf(unwanted);
        return new JsonObject(changed);
    }

    /** Whether there is a member of this name, {@code null} included. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether there is a member of this name that is not {@code null}. */
    public boolean hasValue(String name) {
        return get(name) != Json.Null.NULL;
    }

    /** The member of this name, {@code null} when there is none. */
    public Json get(String name) {
        return members.getOrDefault(name, Json.Null.NULL);
    }

    /** The string of this name. */
    public Optional<String> text(String name) {
        return get(name) instanceof Json.Text(String value) ? Optional.of(value) : Optional.empty();
    }

    /** The string of this name, {@code ""} where there is none. */
    public String string(String name) {
        return text(name).orElse("");
    }

    /** The whole number of this name, 0 where there is none. */
    public long number(String name) {
        return get(name) instanceof Json.Num number ? number.value().longValue() : 0;
    }

    /** The truth value of this name, false where there is none. */
    public boolean truth(String name) {
        return get(name) instanceof Json.Bool(boolean value) && value;
    }

    /** The object of this name, empty where there is none. */
    public JsonObject object(String name) {
        return get(name) instanceof JsonObject object ? object : EMPTY;
    }

    /** The items of the array of this name, none where there is none. */
    public List<Json> items(String name) {
        return get(name) instanceof Json.Array array ? array.items() : List.of();
    }

    /** The strings in the array of this name. */
    public List<String> strings(String name) {
        return items(name).stream()
                .filter(Json.Text.class::isInstance)
                .map(item -> ((Json.Text) item).value())
                .toList();
    }

    /** The objects in the array of this name. */
    public List<JsonObject> objects(String name) {
        return items(name).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
