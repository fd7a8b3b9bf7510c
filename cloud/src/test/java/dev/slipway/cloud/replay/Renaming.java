package dev.slipway.cloud.replay;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the recorded identifiers and addresses are called here. */
final class Renaming {
    static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}(/\\d+)?|[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*(/\\d+)?");
    private static final Pattern NAMED = Pattern.compile(ID.pattern() + "|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b");
    private static final Set<String> OWNERS = Set.of("project", "project_id", "organization", "organization_id");
    private static final String MARKETPLACE = "51b656e3-4865-41e8-adbc-0c45bdd780db";

    private final Map<String, String> names = new HashMap<>();

    /** Has every owner in a recorded document stand for {@code tenant}, but for projects that were made. */
    void owners(Json recorded, String tenant, Set<String> made) {
        if (recorded instanceof JsonObject object) {
            object.members().forEach((name, value) -> {
                if (OWNERS.contains(name)
                        && value instanceof Json.Text(String id)
                        && !id.equals(MARKETPLACE)
                        && !made.contains(id)) {
                    names.putIfAbsent(id, tenant);
                }
                owners(value, tenant, made);
            });
        } else if (recorded instanceof Json.Array(List<Json> items)) {
            items.forEach(item -> owners(item, tenant, made));
        }
    }

    void put(String recorded, String actual) {
        names.put(recorded, actual);
    }

    boolean knows(String recorded) {
        return names.containsKey(recorded);
    }

    String apply(String text) {
        Matcher matcher = NAMED.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(names.getOrDefault(found.group(), found.group())));
    }

    /** Learns from two documents of the same shape. */
    void learn(Json recorded, Json actual) {
        if (recorded instanceof JsonObject one && actual instanceof JsonObject two) {
            one.members().forEach((name, value) -> learn(value, two.get(name)));
        } else if (recorded instanceof Json.Array(List<Json> ones) && actual instanceof Json.Array(List<Json> twos)) {
            for (int i = 0; i < Math.min(ones.size(), twos.size()); i++) {
                learn(ones.get(i), Pairs.partner(ones.get(i), i, twos));
            }
        } else if (recorded instanceof Json.Text(String one) && actual instanceof Json.Text(String two)) {
            boolean id = ID.matcher(one).matches() && ID.matcher(two).matches();
            boolean address =
                    ADDRESS.matcher(one).matches() && ADDRESS.matcher(two).matches();
            if (id || address) {
                names.putIfAbsent(one, two);
            }
        }
    }
}
