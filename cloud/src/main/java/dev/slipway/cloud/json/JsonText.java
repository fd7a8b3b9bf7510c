package dev.slipway.cloud.json;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as text, UTF-8 on the wire. */
public final class JsonText {
    private static final JsonStream STREAM = JsonStream.builder().build();
    private static final int MAXIMUM_DEPTH = 64;

    private JsonText() {}

    /** Reads one value. */
    public static Json parse(byte[] document) throws NotJson {
        try (JsonReader reader = STREAM.reader(document)) {
            return read(reader, 0);
        } catch (JsonException | IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new NotJson(String.valueOf(e.getMessage()), e);
        }
    }

    /** Thrown for text that is no JSON. */
    public static final class NotJson extends Exception {
        private static final long serialVersionUID = 1;

        NotJson(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static Json read(JsonReader reader, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new JsonException("nested deeper than " + MAXIMUM_DEPTH);
        }
        return switch (reader.currentToken()) {
            case BEGIN_OBJECT -> readObject(reader, depth);
            case BEGIN_ARRAY -> readArray(reader, depth);
            case STRING -> new Json.Text(reader.readString());
            case NUMBER -> new Json.Num(reader.readDecimal());
            case BOOLEAN -> new Json.Bool(reader.readBoolean());
            case NULL -> {
                reader.skipValue();
                yield Json.Null.NULL;
            }
        };
    }

    private static JsonObject readObject(JsonReader reader, int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            String name = reader.nextField();
            members.put(name, read(reader, depth + 1));
        }
        reader.endObject();
        return new JsonObject(members);
    }

    private static Json.Array readArray(JsonReader reader, int depth) {
        List<Json> items = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            items.add(read(reader, depth + 1));
        }
        reader.endArray();
        return new Json.Array(items);
    }

    /** Writes a value, compact. */
    public static byte[] bytes(Json value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter writer = STREAM.writer(bytes)) {
            writer.serializeNulls(true);
            writer.serializeEmpty(true);
            write(writer, value);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonWriter writer, Json value) {
        switch (value) {
            case JsonObject object -> {
                writer.beginObject();
                object.members().forEach((name, member) -> {
                    writer.name(name);
                    write(writer, member);
                });
                writer.endObject();
            }
            case Json.Array(List<Json> items) -> {
                writer.beginArray();
                items.forEach(item -> write(writer, item));
                writer.endArray();
            }
            case Json.Text(String text) -> writer.value(text);
            case Json.Num number -> writer.rawValue(number.value().toPlainString());
            case Json.Bool(boolean truth) -> writer.value(truth);
            case Json.Null none -> writer.nullValue();
        }
    }
}
