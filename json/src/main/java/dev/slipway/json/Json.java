package dev.slipway.json;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON values as they are written: objects in order, numbers exact, {@code null} as {@link Null}.
 *
 * <p>Documents of strangers come through here: a name twice in one object and deep nesting are refused.
 */
public final class Json {
    /** Stands for JSON's {@code null}. */
    public enum Null {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    private static final JsonStream STREAM = JsonStream.builder().build();
    private static final int MAXIMUM_DEPTH = 64;

    private Json() {}

    /** Parses an object; {@code what} names the document in the error. */
    public static Map<String, Object> object(byte[] document, String what) throws NotJsonException {
        if (parse(document, what) instanceof Map<?, ?> map) {
            return copyOfObject(map);
        }
        throw new NotJsonException(what + " is not a JSON object");
    }

    /** Parses any JSON value; {@code what} names the document in the error. */
    public static Object parse(byte[] document, String what) throws NotJsonException {
        try (JsonReader reader = STREAM.reader(document)) {
            return read(reader, 0);
        } catch (JsonException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new NotJsonException(what + " is not valid JSON: " + e.getMessage(), e);
        }
    }

    private static Object read(JsonReader reader, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new JsonException("nested deeper than " + MAXIMUM_DEPTH);
        }
        return switch (reader.currentToken()) {
            case BEGIN_OBJECT -> readObject(reader, depth);
            case BEGIN_ARRAY -> readArray(reader, depth);
            case STRING -> reader.readString();
            case NUMBER -> reader.readDecimal();
            case BOOLEAN -> reader.readBoolean();
            case NULL -> {
                reader.skipValue();
                yield Null.NULL;
            }
        };
    }

    private static Map<String, Object> readObject(JsonReader reader, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            String name = reader.nextField();
            if (object.put(name, read(reader, depth + 1)) != null) {
                throw new JsonException("\"" + name + "\" is there twice in one object");
            }
        }
        reader.endObject();
        return object;
    }

    private static List<Object> readArray(JsonReader reader, int depth) {
        List<Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            array.add(read(reader, depth + 1));
        }
        reader.endArray();
        return array;
    }

    /** The document of {@code value}, compact, as UTF-8. */
    public static byte[] write(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter writer = STREAM.writer(bytes)) {
            writer.serializeNulls(true);
            writer.serializeEmpty(true);
            write(writer, value);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonWriter writer, Object value) {
        switch (value) {
            case Map<?, ?> object -> {
                writer.beginObject();
                object.forEach((name, member) -> {
                    writer.name(String.valueOf(name));
                    write(writer, member);
                });
                writer.endObject();
            }
            case Iterable<?> array -> {
                writer.beginArray();
                array.forEach(element -> write(writer, element));
                writer.endArray();
            }
            case String text -> writer.value(text);
            case Boolean flag -> writer.value(flag.booleanValue());
            case Integer number -> writer.value(number.intValue());
            case Long number -> writer.value(number.longValue());
            case BigDecimal number -> writer.rawValue(number.toPlainString());
            case Null nothing -> writer.nullValue();
            default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        }
    }

    /** A copy in the order of {@code map}. */
    public static Map<String, Object> copyOfObject(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }
}
