package dev.slipway.cloud.instance;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Map;

/** A server as clients see it, with all that hangs on it. */
public final class ServerView {
    private static final Map<String, List<String>> ACTIONS = Map.of(
            "stopped", List.of("poweron", "backup"),
            "starting", List.of("stop_in_place", "backup"),
            "running", List.of("poweroff", "terminate", "reboot", "stop_in_place", "backup"),
            "stopping", List.of("stop_in_place", "backup"),
            "stopped in place", List.of("poweron", "poweroff", "reboot", "terminate", "backup"));

    private ServerView() {}

    /** What a client may ask of a server in its state. */
    static List<String> actions(JsonObject server) {
        return ACTIONS.getOrDefault(server.string("state"), List.of());
    }

    /** The document of instance/v1. */
    public static JsonObject of(Transaction tx, JsonObject server) {
        String id = server.string("id");
        List<JsonObject> ips = Ips.of(tx, id).stream().map(Ips::ofServer).toList();
        return JsonObject.of(
                        "id", id,
                        "name", server.get("name"),
                        "arch", server.get("arch"),
                        "commercial_type", server.get("commercial_type"),
                        "boot_type", server.get("boot_type"),
                        "organization", server.get("organization"),
                        "project", server.get("project"),
                        "hostname", server.get("hostname"),
                        "image", server.get("image"),
                        "volumes", ServerVolumes.shown(tx, server),
                        "tags", server.get("tags"),
                        "state", server.get("state"),
                        "protected", server.get("protected"),
                        "state_detail", server.get("state_detail"),
                        "public_ip", ips.isEmpty() ? null : ips.getFirst(),
                        "public_ips", ips,
                        "mac_address", server.get("mac_address"),
                        "routed_ip_enabled", true,
                        "ipv6", null,
                        "extra_networks", List.of())
                .with(rest(tx, server));
    }

    private static JsonObject rest(Transaction tx, JsonObject server) {
        String id = server.string("id");
        return JsonObject.of(
                "dynamic_ip_required", server.get("dynamic_ip_required"),
                "enable_ipv6", server.get("enable_ipv6"),
                "private_ip", null,
                "creation_date", server.get("creation_date"),
                "modification_date", server.get("modification_date"),
                "bootscript", null,
                "security_group", named(tx, SecurityGroups.KIND, server.string("_security_group")),
                "location", server.get("location"),
                "maintenances", List.of(),
                "allowed_actions", actions(server),
                "placement_group",
                        tx.find(PlacementGroups.KIND, server.string("_placement_group"))
                                .<Json>map(group -> PlacementGroups.v1(group)
                                        .with(
                                                "policy_respected",
                                                server.string("state").equals("running")))
                                .orElse(Json.Null.NULL),
                "private_nics",
                        PrivateNics.of(tx, id).stream().map(PrivateNics::v1).toList(),
                "zone", server.get("zone"),
                "filesystems", List.of(),
                "end_of_service", server.get("end_of_service"),
                "dns", id + ".pub.instances.scw.cloud");
    }

    private static JsonObject named(Transaction tx, String kind, String id) {
        return JsonObject.of(
                "id",
                id,
                "name",
                tx.find(kind, id).map(found -> found.string("name")).orElse(""));
    }
}
