package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import dev.slipway.cloud.vpc.Ipam;
import dev.slipway.cloud.vpc.PrivateNetworks;
import java.util.List;
import java.util.Map;

/** The interfaces of servers in private networks, in the forms of both versions of the API. */
public final class PrivateNics {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_private_nic";

    private static final String SETTLE = "instance.private_nic.settle";

    private final Pace pace;

    PrivateNics(Pace pace) {
        this.pace = pace;
    }

    void routes(Routes routes) {
        String v1 = Wire.V1 + "servers/{server}/private_nics";
        String v2 = Wire.V2 + "private-network-interfaces";
        routes.add(
                        "GET " + v1,
                        (call, tx) -> Pages.instance(
                                call,
                                "private_nics",
                                of(tx, server(call, tx).string("id")).stream()
                                        .map(PrivateNics::v1)
                                        .toList()))
                .add("POST " + v1, this::create)
                .add("GET " + v1 + "/{id}", (call, tx) -> one(v1(get(call, tx))))
                .add("PATCH " + v1 + "/{id}", (call, tx) -> one(v1(update(call, tx))))
                .add("DELETE " + v1 + "/{id}", PrivateNics::delete)
                .add("GET " + v2, PrivateNics::list)
                .add("POST " + v2, this::createV2)
                .add("GET " + v2 + "/{id}", (call, tx) -> Answer.ok(v2(get(call, tx))))
                .add("PATCH " + v2 + "/{id}", (call, tx) -> Answer.ok(v2(update(call, tx))))
                .add("DELETE " + v2 + "/{id}", PrivateNics::delete);
    }

    static Map<String, Steps.Step> steps(State state) {
        return Map.of(
                SETTLE,
                about -> state.change(tx -> tx.find(KIND, about.string("id"))
                        .ifPresent(nic -> tx.put(KIND, nic.with("_status", "available")))));
    }

    private static Answer one(JsonObject shown) {
        return Answer.ok(JsonObject.of("private_nic", shown));
    }

    private static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    private static JsonObject server(Call call, Transaction tx) {
        return Resources.inZone(tx, Servers.KIND, call.parameter("server"), call.zone());
    }

    /** The interfaces of a server, the oldest first. */
    public static List<JsonObject> of(Transaction tx, String serverId) {
        return tx.list(KIND, nic -> nic.string("server_id").equals(serverId));
    }

    static JsonObject v1(JsonObject nic) {
        return Resources.shown(nic);
    }

    private static JsonObject v2(JsonObject nic) {
        return JsonObject.of(
                "id", nic.get("id"),
                "private_network_id", nic.get("private_network_id"),
                "project_id", nic.get("_project"),
                "server_id", nic.get("server_id"),
                "security_group_id", "",
                "mac_address", nic.get("mac_address"),
                "status", nic.get("_status"),
                "ip_ids", nic.get("ipam_ip_ids"),
                "tags", nic.get("tags"),
                "created_at", nic.get("_created"),
                "updated_at", nic.get("_updated"));
    }

    private static Answer list(Call call, Transaction tx) {
        List<String> servers = call.queries("server_ids");
        List<JsonObject> found = tx.list(
                KIND,
                nic -> nic.string("zone").equals(call.zone())
                        && (servers.isEmpty() || servers.contains(nic.string("server_id")))
                        && call.query("project_id")
                                .map(nic.string("_project")::equals)
                                .orElse(true)
                        && call.query("private_network_id")
                                .map(nic.string("private_network_id")::equals)
                                .orElse(true)
                        && nic.strings("tags").containsAll(call.queries("tags")));
        return Pages.counted(
                call,
                "private_network_interfaces",
                Resources.ordered(call, found).stream().map(PrivateNics::v2).toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String network = fields.requiredId("private_network_id");
        List<String> booked = fields.given("ipam_ip_ids") ? fields.texts("ipam_ip_ids") : fields.texts("ip_ids");
        List<String> tags = fields.texts("tags");
        fields.check();
        JsonObject nic = make(call, tx, server(call, tx), network, booked, tags);
        return Wire.created(call, "private_nic", v1(nic));
    }

    private Answer createV2(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String network = fields.requiredId("private_network_id");
        String serverId = fields.requiredId("server_id");
        List<String> booked = fields.texts("ip_ids");
        List<String> tags = fields.texts("tags");
        fields.check();
        JsonObject server = Resources.inZone(tx, Servers.KIND, serverId, call.zone());
        return Answer.ok(v2(make(call, tx, server, network, booked, tags)));
    }

    private JsonObject make(
            Call call, Transaction tx, JsonObject server, String networkId, List<String> booked, List<String> tags) {
        JsonObject network = PrivateNetworks.inRegion(tx, networkId, call.region());
        String id = Resources.newId();
        String mac = Servers.mac("02:00:00", id);
        JsonObject resource =
                JsonObject.of("type", "instance_private_nic", "id", id, "mac_address", mac, "name", server.get("name"));
        List<String> addresses = Ipam.attach(tx, network, booked, resource);
        String zulu = Times.zulu(tx.now());
        String now = Times.offset(tx.now());
        tx.later(pace.step(), SETTLE, JsonObject.of("id", id));
        ServerActions.refitLater(tx, server.string("id"));
        return tx.put(
                KIND,
                JsonObject.of(
                        "id", id,
                        "private_network_id", networkId,
                        "server_id", server.get("id"),
                        "mac_address", mac,
                        "state", "available",
                        "creation_date", now,
                        "modification_date", now,
                        "zone", call.zone(),
                        "tags", tags,
                        "ipam_ip_ids", addresses,
                        "_project", server.get("project"),
                        "_status", "attaching",
                        "_created", zulu,
                        "_updated", zulu));
    }

    private static JsonObject update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed =
                get(call, tx).with("modification_date", Times.offset(tx.now())).with("_updated", Times.zulu(tx.now()));
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        return tx.put(KIND, changed);
    }

    private static Answer delete(Call call, Transaction tx) {
        JsonObject nic = get(call, tx);
        remove(tx, nic);
        ServerActions.refitLater(tx, nic.string("server_id"));
        return Answer.empty();
    }

    static void remove(Transaction tx, JsonObject nic) {
        Ipam.detach(tx, nic.string("id"));
        tx.remove(KIND, nic.string("id"));
    }
}
