package dev.slipway.cloud.replay;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import java.util.List;

/** Finds what in one list corresponds to an item of another. */
final class Pairs {
    private static final List<String> TELLING = List.of("label", "arch", "type", "name", "position", "is_ipv6");

    private Pairs() {}

    /** The item that agrees in all that tells items apart, else the one at the same place. */
    static Json partner(Json item, int place, List<Json> others) {
        if (item instanceof JsonObject object) {
            List<String> telling = TELLING.stream().filter(object::hasValue).toList();
            if (agrees(object, others.get(place), telling)) {
                return others.get(place);
            }
            return others.stream()
                    .filter(other -> !telling.isEmpty() && agrees(object, other, telling))
                    .findFirst()
                    .orElse(others.get(place));
        }
        if (others.contains(item)) {
            return item;
        }
        return others.get(place);
    }

    private static boolean agrees(JsonObject item, Json other, List<String> telling) {
        return other instanceof JsonObject candidate
                && telling.stream().allMatch(name -> candidate.get(name).equals(item.get(name)))
                && item.string("direction").equals(candidate.string("direction"));
    }
}
