package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Servers: finding, showing, changing and removing them. */
public final class Servers {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_server";

    private final ServerCreation creation;
    private final ServerTypes types;

    Servers(ServerCreation creation, ServerTypes types) {
        this.creation = creation;
        this.types = types;
    }

    void routes(Routes routes) {
        String servers = Wire.V1 + "servers";
        routes.add("GET " + servers, Servers::list)
                .add("POST " + servers, creation::create)
                .add("GET " + servers + "/{id}", (call, tx) -> one(tx, get(call, tx)))
                .add("PATCH " + servers + "/{id}", this::update)
                .add("PUT " + servers + "/{id}", this::update)
                .add("DELETE " + servers + "/{id}", Servers::delete)
                .add("GET " + servers + "/{id}/compatible-types", this::compatible);
    }

    static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    static Answer one(Transaction tx, JsonObject server) {
        return Answer.ok(JsonObject.of("server", ServerView.of(tx, server)));
    }

    /** A MAC address that is the same for the same id. */
    static String mac(String prefix, String id) {
        return prefix + ":" + id.substring(0, 2) + ":" + id.substring(2, 4) + ":" + id.substring(4, 6);
    }

    private static Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project", "organization", "state", "commercial_type")
                        .and(server -> server.string("zone").equals(call.zone()) && inNetworks(call, tx, server)));
        boolean newestFirst =
                !call.query("order").map("creation_date_asc"::equals).orElse(false);
        return Pages.instance(
                call,
                "servers",
                (newestFirst ? found.reversed() : found)
                        .stream().map(server -> ServerView.of(tx, server)).toList());
    }

    private static boolean inNetworks(Call call, Transaction tx, JsonObject server) {
        List<String> wanted = call.queries("private_network");
        return wanted.isEmpty()
                || PrivateNics.of(tx, server.string("id")).stream()
                        .anyMatch(nic -> wanted.contains(nic.string("private_network_id")));
    }

    private Answer compatible(Call call, Transaction tx) {
        JsonObject server = get(call, tx);
        String arch = server.string("arch");
        return Answer.ok(JsonObject.of("compatible_types", types.byArch().getOrDefault(arch, List.of())));
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject server = get(call, tx);
        JsonObject changed = server.with("modification_date", Times.offset(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()).with("hostname", hostname(name.get())) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        for (String truth : List.of("protected", "dynamic_ip_required", "enable_ipv6")) {
            changed = changed.with(truth, fields.truth(truth, server.truth(truth)));
        }
        changed = fields.body().hasValue("boot_type")
                ? changed.with("boot_type", fields.oneOf("boot_type", "local", "rescue", "bootscript"))
                : changed;
        changed = type(fields, changed);
        changed = groups(call, tx, fields, changed);
        fields.check();
        tx.put(KIND, changed);
        addresses(call, tx, fields, changed);
        if (fields.body().hasValue("volumes")) {
            creation.rearrange(tx, changed, fields.body().object("volumes"));
        }
        if (fields.given("security_group")) {
            SecurityGroups.enforceLater(tx, changed.string("_security_group"));
        }
        return one(tx, get(call, tx));
    }

    private JsonObject type(Fields fields, JsonObject server) {
        Optional<String> wanted = fields.text("commercial_type");
        if (wanted.isEmpty() || wanted.get().equals(server.string("commercial_type"))) {
            return server;
        }
        if (types.find(wanted.get()).isEmpty()) {
            fields.wrong("commercial_type", "not a valid value");
        }
        if (!server.string("state").equals("stopped")) {
            fields.wrong("commercial_type", "the server must be stopped to change its type");
        }
        return server.with("commercial_type", wanted.get());
    }

    private static JsonObject groups(Call call, Transaction tx, Fields fields, JsonObject server) {
        JsonObject changed = server;
        if (fields.given("placement_group")) {
            Optional<String> group = fields.text("placement_group").filter(text -> !text.isEmpty());
            if (group.isPresent()
                    && Resources.find(tx, PlacementGroups.KIND, group.get(), call.zone())
                            .isEmpty()) {
                fields.wrong("placement_group", "not a valid value");
            }
            changed = changed.with("_placement_group", group.orElse(null));
        }
        if (fields.body().get("security_group") instanceof JsonObject wanted) {
            String id = wanted.string("id");
            Resources.inZone(tx, SecurityGroups.KIND, id, call.zone());
            changed = changed.with("_security_group", id);
        } else if (fields.body().get("security_group") instanceof Json.Text(String id)) {
            Resources.inZone(tx, SecurityGroups.KIND, id, call.zone());
            changed = changed.with("_security_group", id);
        }
        return changed;
    }

    private static void addresses(Call call, Transaction tx, Fields fields, JsonObject server) {
        if (fields.body().hasValue("public_ips")) {
            Ips.release(tx, server.string("id"), false);
            for (String id : fields.texts("public_ips")) {
                Ips.attach(tx, Resources.inZone(tx, Ips.KIND, id, call.zone()), server.string("id"));
            }
            ServerActions.refitLater(tx, server.string("id"));
        }
    }

    private static Answer delete(Call call, Transaction tx) {
        JsonObject server = get(call, tx);
        if (!server.string("state").equals("stopped")) {
            throw ApiError.invalidRequest("server should be stopped");
        }
        remove(tx, server, false);
        return Answer.empty();
    }

    /** Removes a server; its volumes are let go of, and local ones die with it when it is terminated. */
    static void remove(Transaction tx, JsonObject server, boolean terminated) {
        String id = server.string("id");
        ServerVolumes.letGo(tx, server, terminated);
        Ips.release(tx, id, false);
        PrivateNics.of(tx, id).forEach(nic -> PrivateNics.remove(tx, nic));
        tx.remove(KIND, id);
        ServerActions.removeMachineLater(tx, id);
    }

    /** The host name a server gets by its name: what a name of a host may have. */
    static String hostname(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-").replaceAll("^[-.]+|[-.]+$", "");
    }
}
