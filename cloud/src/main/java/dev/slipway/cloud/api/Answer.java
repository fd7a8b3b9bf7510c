package dev.slipway.cloud.api;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is sent back: clients compare the content type for equality, so JSON's carries no charset. */
public record Answer(int status, Map<String, String> headers, Body body) {
    /** {@code Content-Type} of all documents. */
    public static final String JSON = "application/json";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** The bytes of an answer. */
    public static final class Body {
        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /** A document. */
    public static Answer json(int status, Json document) {
        return new Answer(status, Map.of("Content-Type", JSON), new Body(JsonText.bytes(document)));
    }

    /** 200 and a document. */
    public static Answer ok(Json document) {
        return json(200, document);
    }

    /** 204, no body. */
    public static Answer empty() {
        return new Answer(204, Map.of("Content-Type", JSON), new Body(new byte[0]));
    }

    /** Bytes that are no document, such as user data. */
    public static Answer plain(int status, byte[] bytes) {
        return new Answer(status, Map.of("Content-Type", "text/plain"), new Body(bytes));
    }

    /** A text. */
    public static Answer plain(int status, String text) {
        return plain(status, text.getBytes(StandardCharsets.UTF_8));
    }

    /** This answer with another document in place of its own; what is no object stays. */
    public Answer mapped(UnaryOperator<JsonObject> change) {
        if (!JSON.equals(headers.get("Content-Type")) || body.bytes.length == 0) {
            return this;
        }
        try {
            return JsonText.parse(body.bytes) instanceof JsonObject document
                    ? new Answer(status, headers, new Body(JsonText.bytes(change.apply(document))))
                    : this;
        } catch (JsonText.NotJson e) {
            throw new IllegalStateException("an answer said to be JSON is none", e);
        }
    }

    /** This answer with a header more. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }
}
