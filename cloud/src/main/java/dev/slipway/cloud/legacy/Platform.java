package dev.slipway.cloud.legacy;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A compute platform of 2017, and the zone that has its servers today. */
enum Platform {
    PAR1("par1", "fr-par-1"),
    AMS1("ams1", "nl-ams-1");

    private final String text;
    private final String zone;

    Platform(String text, String zone) {
        this.text = text;
        this.zone = zone;
    }

    /** Its name, which stands where documents of today have a zone. */
    String text() {
        return text;
    }

    String zone() {
        return zone;
    }

    /** The beginning of its paths. */
    String path() {
        return "/cp-" + text + "/";
    }

    /** The name that 2017 has for a zone; zones that it does not know keep theirs. */
    static String named(String zone) {
        return Stream.of(values())
                .filter(platform -> platform.zone.equals(zone))
                .map(Platform::text)
                .findFirst()
                .orElse(zone);
    }

    /** The document with the zones of 2017 in it, at any depth. */
    static JsonObject inside(JsonObject document) {
        JsonObject named = document;
        for (Map.Entry<String, Json> member : document.members().entrySet()) {
            named = named.with(member.getKey(), inside(member.getKey(), member.getValue()));
        }
        return named;
    }

    private static Json inside(String name, Json value) {
        return switch (value) {
            case JsonObject object -> inside(object);
            case Json.Array(List<Json> items) ->
                new Json.Array(items.stream().map(item -> inside("", item)).toList());
            case Json.Text(String zone) when name.equals("zone") -> new Json.Text(named(zone));
            default -> value;
        };
    }
}
