package dev.slipway.scaleway.replay;

import dev.slipway.json.Json;
import dev.slipway.scaleway.document.Resource;
import dev.slipway.scaleway.replay.Cassette.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists in recorded answers. */
final class Lists {
    private Lists() {}

    /** The key of the list that an answer is a page of; a list that is not counted is none. */
    static Optional<String> key(Interaction interaction) throws IOException {
        if (!interaction.method().equals("GET")
                || interaction.status() != 200
                || interaction.isUserData()
                || !(interaction.document() instanceof Map<?, ?> map)
                || (interaction.total().isEmpty() && !map.containsKey("total_count"))) {
            return Optional.empty();
        }
        return Json.copyOfObject(map).entrySet().stream()
                .filter(member -> member.getValue() instanceof List<?>)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How many elements there are in all, as an answer says. */
    static long total(Interaction interaction) throws IOException {
        Resource document = new Resource(Json.copyOfObject((Map<?, ?>) interaction.document()));
        return document.number("total_count")
                .orElseGet(() -> interaction.total().isEmpty() ? 0 : Long.parseLong(interaction.total()));
    }

    /** What all pages hold. */
    static List<Map<String, Object>> elements(List<Interaction> pages, String key) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Interaction page : pages) {
            Resource document = new Resource(Json.copyOfObject((Map<?, ?>) page.document()));
            document.list(key).forEach(element -> all.add(element.fields()));
        }
        return all;
    }
}
