package dev.slipway.cloud.replay;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds an answer against the recorded one: shape (L1 to L4), then values (L5 to L7). */
final class Comparison {
    /** Keys that the real service itself shows only now and then. */
    private static final Set<String> OPTIONAL = Set.of(
            "state",
            "admin_password_encryption_ssh_key_id",
            "admin_password_encrypted_value",
            "has_s3_integration",
            "admin_password_encrypted",
            "scratch_storage_max_volumes_count",
            "public",
            "kms_key_id",
            "srn");

    /** Values that are the real service's own: who runs where, at what price, what it is told about. */
    private static final Set<String> UNCOMPARED = Set.of(
            "location",
            "mac_address",
            "hourly_price",
            "monthly_price",
            "compatible_commercial_types",
            "message",
            "help_message",
            "availability",
            "description",
            "logo",
            "expires_at",
            "creation_ip",
            "started_at",
            "fingerprint",
            "dns",
            "href_result",
            "href_from",
            "gateway",
            "address",
            "prefix",
            "subnet",
            "ipam_id",
            "netmask",
            "total_count",
            "editable",
            "deletable",
            "access_key",
            "created_at",
            "updated_at",
            "creation_date",
            "modification_date");

    private static final Set<String> TRANSIENT = Set.of(
            "creating",
            "updating",
            "starting",
            "stopping",
            "syncing",
            "snapshotting",
            "importing",
            "exporting",
            "attaching",
            "detaching");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*(Z|\\+00:00)");

    private final Set<String> nullable;
    private final List<String> shape = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private Comparison(Set<String> nullable) {
        this.nullable = nullable;
    }

    /** What differs. */
    record Differences(List<String> shape, List<String> values) {}

    static Differences of(Json recorded, Json actual, Set<String> nullable, boolean lists) {
        Comparison comparison = new Comparison(nullable);
        comparison.walk("", recorded, actual, lists);
        return new Differences(comparison.shape, comparison.values);
    }

    /** The paths at which the recordings have null somewhere, and a value elsewhere. */
    static void nulls(String path, Json recorded, Map<String, Set<String>> types) {
        types.computeIfAbsent(path, ignored -> new HashSet<>())
                .add(recorded.getClass().getSimpleName());
        if (recorded instanceof JsonObject object) {
            object.members().forEach((name, value) -> nulls(path + "." + step(name), value, types));
        } else if (recorded instanceof Json.Array(List<Json> items)) {
            items.forEach(item -> nulls(path + "[]", item, types));
        }
    }

    static Set<String> nullable(Map<String, Set<String>> types) {
        Set<String> nullable = new HashSet<>();
        new HashMap<>(types).forEach((path, kinds) -> {
            if (kinds.contains("Null")) {
                nullable.add(path);
            }
        });
        return nullable;
    }

    private static String step(String name) {
        return name.matches("\\d+") ? "#" : name;
    }

    private void walk(String path, Json recorded, Json actual, boolean lists) {
        boolean oneNull = (recorded == Json.Null.NULL) != (actual == Json.Null.NULL);
        if (recorded.getClass() != actual.getClass() && !(oneNull && nullable.contains(path))) {
            shape.add(path + ": " + recorded + " is here " + actual);
        } else if (oneNull) {
            values.add(path + ": " + recorded + " is here " + actual);
        } else if (recorded instanceof JsonObject one && actual instanceof JsonObject two) {
            object(path, one, two, lists);
        } else if (recorded instanceof Json.Array(List<Json> ones) && actual instanceof Json.Array(List<Json> twos)) {
            array(path, ones, twos, lists);
        } else if (!same(recorded, actual) && !passedThrough(path, recorded)) {
            values.add(path + ": " + recorded + " is here " + actual);
        }
    }

    private void object(String path, JsonObject one, JsonObject two, boolean lists) {
        one.members().forEach((name, value) -> {
            String here = path + "." + step(name);
            if (two.has(name)) {
                if (UNCOMPARED.contains(name)) {
                    types(here, value, two.get(name));
                } else {
                    walk(here, value, two.get(name), lists);
                }
            } else if (!OPTIONAL.contains(name) && !Renaming.ID.matcher(name).matches() && !product(path)) {
                shape.add(here + " is missing");
            }
        });
    }

    /** Products are named by the service's own list, which changes. */
    private static boolean product(String path) {
        return path.equals(".servers");
    }

    private void types(String path, Json recorded, Json actual) {
        if (recorded.getClass() != actual.getClass()
                && recorded != Json.Null.NULL
                && !(actual == Json.Null.NULL && nullable.contains(path))) {
            shape.add(path + ": " + recorded + " is here " + actual);
        }
    }

    private void array(String path, List<Json> ones, List<Json> twos, boolean lists) {
        if (lists && ones.size() != twos.size()) {
            values.add(path + ": " + ones.size() + " items are here " + twos.size());
        }
        for (int i = 0; i < Math.min(ones.size(), twos.size()); i++) {
            walk(path + "[]", ones.get(i), Pairs.partner(ones.get(i), i, twos), lists);
        }
    }

    /** A state that the real service only passed through may be over here already. */
    private static boolean passedThrough(String path, Json recorded) {
        return (path.endsWith(".state") || path.endsWith(".status"))
                && recorded instanceof Json.Text(String state)
                && TRANSIENT.contains(state);
    }

    private static boolean same(Json recorded, Json actual) {
        if (recorded instanceof Json.Text(String one) && actual instanceof Json.Text(String two)) {
            return one.equals(two)
                    || (Renaming.ID.matcher(one).matches()
                            && Renaming.ID.matcher(two).matches())
                    || (TIME.matcher(one).matches()
                            && TIME.matcher(two).matches()
                            && one.endsWith("Z") == two.endsWith("Z"))
                    || (Renaming.ADDRESS.matcher(one).matches()
                            && Renaming.ADDRESS.matcher(two).matches());
        }
        if (recorded instanceof Json.Num one && actual instanceof Json.Num two) {
            return one.value().compareTo(two.value()) == 0;
        }
        return recorded.equals(actual);
    }
}
