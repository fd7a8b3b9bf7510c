package dev.slipway.cloud.api;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** What the resources of all products have in common. */
public final class Resources {
    private Resources() {}

    /** A new identifier. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The resource of this kind in this zone, or 404 under the kind's own name. */
    public static JsonObject inZone(Transaction transaction, String kind, String id, String zone) {
        return find(transaction, kind, id, zone).orElseThrow(() -> ApiError.notFound(kind, id));
    }

    /** The resource of this kind in this zone. */
    public static Optional<JsonObject> find(Transaction transaction, String kind, String id, String zone) {
        return transaction.find(kind, id).filter(found -> found.string("zone").equals(zone));
    }

    /** Accepts what the filters of a list name: {@code name} by a part of it, {@code tags} all, the rest exactly. */
    public static Predicate<JsonObject> filter(Call call, String... exact) {
        Predicate<JsonObject> all = resource ->
                call.query("name").map(resource.string("name")::contains).orElse(true)
                        && resource.strings("tags").containsAll(call.queries("tags"));
        for (String name : exact) {
            List<String> wanted = call.queries(name);
            if (!wanted.isEmpty()) {
                all = all.and(resource -> wanted.contains(plain(resource.get(name))));
            }
        }
        return all;
    }

    private static String plain(Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Bool(boolean truth) -> Boolean.toString(truth);
            default -> "";
        };
    }

    /** The list in the order that {@code order_by} asks for; the oldest first is the order of creation. */
    public static List<JsonObject> ordered(Call call, List<JsonObject> found) {
        return switch (call.query("order_by").orElse("")) {
            case "created_at_desc" -> found.reversed();
            case "name_asc" ->
                found.stream()
                        .sorted((a, b) -> a.string("name").compareTo(b.string("name")))
                        .toList();
            case "name_desc" ->
                found.stream()
                        .sorted((a, b) -> b.string("name").compareTo(a.string("name")))
                        .toList();
            default -> found;
        };
    }

    /** Without the members that only the cloud itself may see, whose names start with {@code _}. */
    public static JsonObject shown(JsonObject kept) {
        return kept.without(name -> name.startsWith("_"));
    }
}
