package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules of a security group, which are kept inside its document; the standard ones cannot be edited. */
public final class SecurityRules {
    private static final String RESOURCE = "instance_security_group_rule";
    private static final String MEMBER = "_rules";
    private static final int LAST_PORT = 65_535;
    private static final List<Integer> MAIL_PORTS = List.of(25, 465, 587);

    private SecurityRules() {}

    static void routes(Routes routes) {
        String rules = Wire.V1 + "security_groups/{id}/rules";
        routes.add(
                        "GET " + Wire.V1 + "security_groups/default/rules",
                        (call, tx) -> Pages.instance(call, "rules", standard(call.zone())))
                .add("GET " + rules, (call, tx) -> Pages.instance(call, "rules", of(SecurityGroups.get(call, tx))))
                .add("POST " + rules, SecurityRules::create)
                .add("PUT " + rules, SecurityRules::replace)
                .add("GET " + rules + "/{rule}", SecurityRules::get)
                .add("PATCH " + rules + "/{rule}", SecurityRules::update)
                .add("PUT " + rules + "/{rule}", SecurityRules::update)
                .add("DELETE " + rules + "/{rule}", SecurityRules::delete);
    }

    /** All rules of a group in order: what keeps mail from being sent, then those that were made. */
    public static List<JsonObject> of(JsonObject group) {
        List<JsonObject> own = group.objects(MEMBER);
        return group.truth("enable_default_security")
                ? Stream.concat(standard(group.string("zone")).stream(), own.stream())
                        .toList()
                : own;
    }

    private static List<JsonObject> standard(String zone) {
        List<JsonObject> rules = new ArrayList<>();
        for (String range : List.of("0.0.0.0/0", "::/0")) {
            for (int port : MAIL_PORTS) {
                int position = rules.size() + 1;
                rules.add(JsonObject.of(
                        "id",
                        "11111111-2222-4333-8444-00000000000" + position,
                        "protocol",
                        "TCP",
                        "direction",
                        "outbound",
                        "ip_range",
                        range,
                        "dest_ip_range",
                        null,
                        "dest_port_from",
                        port,
                        "dest_port_to",
                        null,
                        "position",
                        position,
                        "editable",
                        false,
                        "action",
                        "drop",
                        "zone",
                        zone));
            }
        }
        return rules;
    }

    private static void keep(Transaction tx, JsonObject group, List<JsonObject> rules) {
        tx.put(SecurityGroups.KIND, group.with(MEMBER, rules));
        SecurityGroups.enforceLater(tx, group.string("id"));
    }

    private static JsonObject find(Call call, JsonObject group) {
        return of(group).stream()
                .filter(rule -> rule.string("id").equals(call.parameter("rule")))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound(RESOURCE, call.parameter("rule")));
    }

    private static Answer get(Call call, Transaction tx) {
        return Answer.ok(JsonObject.of("rule", find(call, SecurityGroups.get(call, tx))));
    }

    private static JsonObject rule(Call call, JsonObject wanted, String id, int position) {
        Fields fields = Fields.of(wanted);
        String protocol = fields.oneOf("protocol", "TCP", "UDP", "ICMP", "ANY");
        String direction = fields.oneOf("direction", "inbound", "outbound");
        String action = fields.oneOf("action", "accept", "drop");
        String range = fields.text("ip_range").filter(text -> !text.isEmpty()).orElse("0.0.0.0/0");
        long from = fields.number("dest_port_from").orElse(0L);
        long to = fields.number("dest_port_to").orElse(0L);
        if (from > LAST_PORT || to > LAST_PORT || (to != 0 && to < from)) {
            fields.wrong("dest_port_to", "ports are between 1 and " + LAST_PORT + ", the first not above the last");
        }
        if (!range.matches("[0-9a-fA-F.:]+(/\\d{1,3})?")) {
            fields.wrong("ip_range", "'" + range + "' is no address or range");
        }
        fields.check();
        return JsonObject.of(
                "id",
                id,
                "protocol",
                protocol,
                "direction",
                direction,
                "ip_range",
                range.replaceFirst("^([0-9.]+)/32$|^([0-9a-fA-F:]+)/128$", "$1$2"),
                "dest_ip_range",
                null,
                "dest_port_from",
                from == 0 ? null : from,
                "dest_port_to",
                to == 0 || to == from ? null : to,
                "position",
                position,
                "editable",
                true,
                "action",
                action,
                "zone",
                call.zone());
    }

    private static Answer create(Call call, Transaction tx) {
        JsonObject group = SecurityGroups.get(call, tx);
        List<JsonObject> rules = new ArrayList<>(group.objects(MEMBER));
        JsonObject rule = rule(call, call.document(), Resources.newId(), rules.size() + 1);
        rules.add(rule);
        keep(tx, group, rules);
        return Wire.created(call, "rule", rule);
    }

    private static Answer replace(Call call, Transaction tx) {
        JsonObject group = SecurityGroups.get(call, tx);
        List<String> old =
                group.objects(MEMBER).stream().map(rule -> rule.string("id")).toList();
        List<JsonObject> rules = new ArrayList<>();
        for (Json item : call.document().items("rules")) {
            if (!(item instanceof JsonObject wanted)) {
                throw ApiError.constraint("rules", "every rule must be an object");
            }
            boolean fixed = wanted.get("editable") instanceof Json.Bool(boolean value) && !value;
            if (!fixed) {
                Optional<String> id = wanted.text("id").filter(old::contains);
                rules.add(rule(call, wanted, id.orElseGet(Resources::newId), rules.size() + 1));
            }
        }
        keep(tx, group, rules);
        return Answer.ok(JsonObject.of("rules", of(SecurityGroups.get(call, tx))));
    }

    private static Answer update(Call call, Transaction tx) {
        JsonObject group = SecurityGroups.get(call, tx);
        JsonObject old = editable(find(call, group), "write");
        JsonObject changed = rule(call, old.with(call.document()), old.string("id"), (int) old.number("position"));
        keep(
                tx,
                group,
                group.objects(MEMBER).stream()
                        .map(rule -> rule.string("id").equals(old.string("id")) ? changed : rule)
                        .toList());
        return Answer.ok(JsonObject.of("rule", changed));
    }

    private static JsonObject editable(JsonObject rule, String action) {
        if (!rule.truth("editable")) {
            throw ApiError.forbidden(action, "security_group_rule");
        }
        return rule;
    }

    private static Answer delete(Call call, Transaction tx) {
        JsonObject group = SecurityGroups.get(call, tx);
        String id = editable(find(call, group), "delete").string("id");
        keep(
                tx,
                group,
                group.objects(MEMBER).stream()
                        .filter(rule -> !rule.string("id").equals(id))
                        .toList());
        return Answer.empty();
    }
}
