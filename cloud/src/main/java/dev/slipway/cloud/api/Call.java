package dev.slipway.cloud.api;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One request: what it is about, by path and query, and its body. */
public final class Call {
    private static final Pattern PLACE = Pattern.compile("[a-z]{2}-[a-z]{3,7}(-[0-9]{1,2})?");

    private final String method;
    private final String path;
    private final Map<String, String> parameters;
    private final Map<String, List<String>> query;
    private final byte[] body;

    Call(String method, String path, Map<String, String> parameters, Map<String, List<String>> query, byte[] body) {
        this.method = method;
        this.path = path;
        this.parameters = Map.copyOf(parameters);
        this.query = Map.copyOf(query);
        this.body = body;
    }

    Call with(Map<String, String> found) {
        return new Call(method, path, found, query, body);
    }

    /** The same call to another path. */
    public Call at(String otherPath) {
        return new Call(method, otherPath, Map.of(), query, body);
    }

    /** A call in place of this one, with the same query. */
    public Call as(String otherMethod, String otherPath, JsonObject otherBody) {
        boolean none = otherBody.members().isEmpty();
        return new Call(otherMethod, otherPath, Map.of(), query, none ? new byte[0] : JsonText.bytes(otherBody));
    }

    /** The method, in capitals. */
    public String method() {
        return method;
    }

    /** The path, as it was sent. */
    public String path() {
        return path;
    }

    /** The part of the path that stands where the route has {@code {name}}. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The zone of the path. */
    public String zone() {
        return place("zone");
    }

    /** The region of the path, or of its zone. */
    public String region() {
        if (parameters.containsKey("region")) {
            return place("region");
        }
        String zone = zone();
        return zone.substring(0, Math.max(zone.lastIndexOf('-'), 0));
    }

    private String place(String name) {
        String place = parameter(name);
        if (!PLACE.matcher(place).matches()) {
            throw ApiError.arguments(List.of(ApiError.detail(name, "format", "'" + place + "' is no " + name)));
        }
        return place;
    }

    /** The first value of a query parameter that is not empty. */
    public Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** All values of a query parameter, those separated by commas included. */
    public List<String> queries(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The body, byte for byte. */
    public byte[] bytes() {
        return body.clone();
    }

    /** The body as an object; no body is an empty one. */
    public JsonObject document() {
        if (body.length == 0) {
            return JsonObject.EMPTY;
        }
        Json parsed;
        try {
            parsed = JsonText.parse(body);
        } catch (JsonText.NotJson e) {
            throw ApiError.http(400, "invalid_request_error", "the body is no JSON: " + e.getMessage());
        }
        if (parsed instanceof JsonObject object) {
            return object;
        }
        throw ApiError.http(400, "invalid_request_error", "the body is JSON, but no object");
    }
}
