package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Security groups: what is let in and out of the servers that are in them. */
public final class SecurityGroups {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_security_group";

    private static final String ENFORCE = "instance.security_group.enforce";
    private static final String SETTLE = "instance.security_group.settle";

    private final Tenant tenant;
    private final Pace pace;

    SecurityGroups(Tenant tenant, Pace pace) {
        this.tenant = tenant;
        this.pace = pace;
    }

    void routes(Routes routes) {
        String groups = Wire.V1 + "security_groups";
        routes.add("GET " + groups, this::list)
                .add("POST " + groups, this::create)
                .add("GET " + groups + "/{id}", (call, tx) -> one(tx, get(call, tx)))
                .add("PATCH " + groups + "/{id}", this::update)
                .add("PUT " + groups + "/{id}", this::update)
                .add("DELETE " + groups + "/{id}", SecurityGroups::delete);
        SecurityRules.routes(routes);
    }

    static Map<String, Steps.Step> steps(State state, Machines machines) {
        return Map.of(
                ENFORCE,
                about -> enforce(state, machines, about),
                SETTLE,
                about -> state.change(tx -> tx.find(KIND, about.string("id"))
                        .ifPresent(group -> tx.put(KIND, group.with("state", "available")))));
    }

    /** Has running servers held to the rules of a group as they are now. */
    static void enforceLater(Transaction tx, String groupId) {
        tx.later(Duration.ZERO, ENFORCE, JsonObject.of("id", groupId));
    }

    private static void enforce(State state, Machines machines, JsonObject about) throws Exception {
        for (JsonObject server : state.read(view -> servers(view, about.string("id")))) {
            machines.enforce(server.string("id"));
        }
    }

    private static Answer one(Transaction tx, JsonObject group) {
        return Answer.ok(JsonObject.of("security_group", shown(tx, group)));
    }

    static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    private static JsonObject shown(Transaction tx, JsonObject group) {
        List<JsonObject> servers = servers(tx, group.string("id")).stream()
                .map(server -> JsonObject.of("id", server.get("id"), "name", server.get("name")))
                .toList();
        return Resources.shown(group).with("servers", servers);
    }

    private static List<JsonObject> servers(Transaction tx, String groupId) {
        return tx.list(Servers.KIND, server -> server.string("_security_group").equals(groupId));
    }

    private Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project", "organization", "project_default")
                        .and(group -> group.string("zone").equals(call.zone())));
        return Pages.instance(
                call,
                "security_groups",
                found.stream().map(group -> shown(tx, group)).toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("sg-" + Resources.newId().substring(0, 8));
        String project = fields.id("project").orElse(fields.id("organization").orElse(tenant.project()));
        Optional<String> description = fields.text("description").filter(text -> !text.isEmpty());
        JsonObject group = make(tx, name, project, call.zone())
                .with("description", description.orElse(null))
                .with("stateful", fields.truth("stateful", true))
                .with("inbound_default_policy", fields.oneOf("inbound_default_policy", "accept", "drop"))
                .with("outbound_default_policy", fields.oneOf("outbound_default_policy", "accept", "drop"))
                .with("enable_default_security", fields.truth("enable_default_security", true))
                .with("tags", fields.texts("tags"));
        fields.check();
        return Wire.created(call, "security_group", shown(tx, tx.put(KIND, group)));
    }

    private JsonObject make(Transaction tx, String name, String project, String zone) {
        String now = Times.offset(tx.now());
        return JsonObject.of(
                "id",
                Resources.newId(),
                "creation_date",
                now,
                "modification_date",
                now,
                "name",
                name,
                "description",
                null,
                "organization",
                tenant.organization(),
                "project",
                project,
                "servers",
                List.of(),
                "stateful",
                true,
                "inbound_default_policy",
                "accept",
                "outbound_default_policy",
                "accept",
                "organization_default",
                false,
                "project_default",
                false,
                "enable_default_security",
                true,
                "state",
                "available",
                "tags",
                List.of(),
                "zone",
                zone);
    }

    /** The group that servers of a project get when none is named; it is made when it is first needed. */
    JsonObject standard(Transaction tx, String project, String zone) {
        return tx
                .list(
                        KIND,
                        group -> group.truth("project_default")
                                && group.string("project").equals(project)
                                && group.string("zone").equals(zone))
                .stream()
                .findFirst()
                .orElseGet(() -> tx.put(
                        KIND,
                        make(tx, "Default security group", project, zone)
                                .with("description", "Auto generated security group.")
                                .with("organization_default", true)
                                .with("project_default", true)));
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject group = get(call, tx);
        JsonObject changed = group.with("modification_date", Times.offset(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        if (fields.given("description")) {
            changed = changed.with(
                    "description",
                    fields.text("description").filter(text -> !text.isEmpty()).orElse(null));
        }
        for (String policy : List.of("inbound_default_policy", "outbound_default_policy")) {
            changed = fields.body().hasValue(policy)
                    ? changed.with(policy, fields.oneOf(policy, "accept", "drop"))
                    : changed;
        }
        for (String truth : List.of("stateful", "enable_default_security", "project_default")) {
            changed = changed.with(truth, fields.truth(truth, group.truth(truth)));
        }
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        changed = changed.with("state", "syncing");
        enforceLater(tx, group.string("id"));
        tx.later(pace.step(), SETTLE, JsonObject.of("id", group.string("id")));
        return one(tx, tx.put(KIND, changed));
    }

    private static Answer delete(Call call, Transaction tx) {
        JsonObject group = get(call, tx);
        if (!servers(tx, group.string("id")).isEmpty()) {
            throw ApiError.conflict("Group is in use. You cannot delete it.");
        }
        tx.remove(KIND, group.string("id"));
        return Answer.empty();
    }
}
