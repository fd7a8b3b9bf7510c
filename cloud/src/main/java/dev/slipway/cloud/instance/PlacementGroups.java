package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Optional;

/** Placement groups, in the forms of both versions of the API; on one host every policy is respected. */
public final class PlacementGroups {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_placement_group";

    private final Tenant tenant;

    PlacementGroups(Tenant tenant) {
        this.tenant = tenant;
    }

    void routes(Routes routes) {
        String v1 = Wire.V1 + "placement_groups";
        String v2 = Wire.V2 + "placement-groups";
        routes.add(
                        "GET " + v1,
                        (call, tx) -> Pages.instance(
                                call,
                                "placement_groups",
                                all(call, tx).stream().map(PlacementGroups::v1).toList()))
                .add("POST " + v1, this::create)
                .add("GET " + v1 + "/{id}", (call, tx) -> one(get(call, tx)))
                .add("PATCH " + v1 + "/{id}", (call, tx) -> one(update(call, tx)))
                .add("PUT " + v1 + "/{id}", (call, tx) -> one(update(call, tx)))
                .add("DELETE " + v1 + "/{id}", PlacementGroups::delete)
                .add("GET " + v1 + "/{id}/servers", PlacementGroups::servers)
                .add(
                        "GET " + v2,
                        (call, tx) -> Pages.counted(
                                call,
                                "placement_groups",
                                Resources.ordered(call, all(call, tx)).stream()
                                        .map(PlacementGroups::v2)
                                        .toList()))
                .add("POST " + v2, (call, tx) -> Answer.ok(v2(make(call, tx, "project_id"))))
                .add("GET " + v2 + "/{id}", (call, tx) -> Answer.ok(v2(get(call, tx))))
                .add("PATCH " + v2 + "/{id}", (call, tx) -> Answer.ok(v2(update(call, tx))))
                .add("DELETE " + v2 + "/{id}", PlacementGroups::delete);
    }

    private static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    private static List<JsonObject> all(Call call, Transaction tx) {
        return tx.list(
                KIND,
                Resources.filter(call, "project", "organization")
                        .and(group -> group.string("zone").equals(call.zone())
                                && call.query("project_id")
                                        .map(group.string("project")::equals)
                                        .orElse(true)));
    }

    private static Answer one(JsonObject group) {
        return Answer.ok(JsonObject.of("placement_group", v1(group)));
    }

    static JsonObject v1(JsonObject group) {
        return Resources.shown(group);
    }

    private static JsonObject v2(JsonObject group) {
        return JsonObject.of(
                "project_id", group.get("project"),
                "name", group.get("name"),
                "id", group.get("id"),
                "policy_type", group.get("policy_type"),
                "tags", group.get("tags"),
                "created_at", group.get("_created"),
                "updated_at", group.get("_updated"),
                "zone", group.get("zone"));
    }

    private Answer create(Call call, Transaction tx) {
        return Wire.created(call, "placement_group", v1(make(call, tx, "project")));
    }

    private JsonObject make(Call call, Transaction tx, String projectName) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("pg-" + Resources.newId().substring(0, 8));
        String project = fields.id(projectName).orElse(tenant.project());
        String mode = fields.oneOf("policy_mode", "optional", "enforced");
        String type = fields.oneOf("policy_type", "max_availability", "low_latency");
        List<String> tags = fields.texts("tags");
        fields.check();
        String now = Times.zulu(tx.now());
        return tx.put(
                KIND,
                JsonObject.of(
                        "id", Resources.newId(),
                        "name", name,
                        "organization", tenant.organization(),
                        "project", project,
                        "policy_mode", mode,
                        "policy_type", type,
                        "policy_respected", true,
                        "tags", tags,
                        "zone", call.zone(),
                        "_created", now,
                        "_updated", now));
    }

    private static JsonObject update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("_updated", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("policy_mode")
                ? changed.with("policy_mode", fields.oneOf("policy_mode", "optional", "enforced"))
                : changed;
        changed = fields.body().hasValue("policy_type")
                ? changed.with("policy_type", fields.oneOf("policy_type", "max_availability", "low_latency"))
                : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        return tx.put(KIND, changed);
    }

    private static Answer servers(Call call, Transaction tx) {
        String id = get(call, tx).string("id");
        List<JsonObject> servers =
                tx
                        .list(
                                Servers.KIND,
                                server -> server.string("_placement_group").equals(id))
                        .stream()
                        .map(server -> JsonObject.of(
                                "id", server.get("id"), "name", server.get("name"), "policy_respected", true))
                        .toList();
        return Answer.ok(JsonObject.of("servers", servers));
    }

    private static Answer delete(Call call, Transaction tx) {
        String id = get(call, tx).string("id");
        for (JsonObject server :
                tx.list(Servers.KIND, found -> found.string("_placement_group").equals(id))) {
            tx.put(Servers.KIND, server.with("_placement_group", null));
        }
        tx.remove(KIND, id);
        return Answer.empty();
    }
}
