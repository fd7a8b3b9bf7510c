package dev.slipway.cloud.service;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.identity.Quotas;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.Map;

/** For tests: puts a resource down as an answer of the real service showed it, under its own id. */
final class Seeds {
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("image", "instance_image"),
            Map.entry("snapshot", "instance_snapshot"),
            Map.entry("volume", "instance_volume"),
            Map.entry("ip", "instance_ip"),
            Map.entry("security_group", "instance_security_group"),
            Map.entry("placement_group", "instance_placement_group"),
            Map.entry("block_volume", "volume"),
            Map.entry("block_snapshot", "snapshot"),
            Map.entry("ssh_key", "ssh_key"),
            Map.entry("project", "project_id"),
            Map.entry("quotum", Quotas.KIND),
            Map.entry("vpc", "vpc"),
            Map.entry("private_network", "private_network"));

    void routes(Routes routes) {
        routes.add("POST /_slipway/seed", Seeds::seed);
    }

    /** The body has one member: the name of the resource's kind, and the resource. */
    private static Answer seed(Call call, Transaction tx) {
        JsonObject body = call.document();
        for (String name : body.members().keySet()) {
            String kind = KINDS.get(name);
            JsonObject resource = body.object(name);
            if (kind == null || resource.string("id").isEmpty()) {
                throw ApiError.constraint(name, "one of " + KINDS.keySet() + " must be given, with an id");
            }
            tx.put(kind, resource);
        }
        return Answer.empty();
    }
}
