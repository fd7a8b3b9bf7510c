package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What can be had, and how much of it there is. */
final class Products {
    private final JsonObject servers;

    Products(ServerTypes types) {
        this.servers = types.products();
    }

    void routes(Routes routes) {
        routes.add("GET " + Wire.V1 + "products/servers", (call, tx) -> Pages.products(call, "servers", servers))
                .add("GET " + Wire.V1 + "products/servers/availability", this::availability)
                .add("GET " + Wire.V1 + "products/volumes", (call, tx) -> Pages.products(call, "volumes", volumes()))
                .add("GET " + Wire.V1 + "dashboard", Products::dashboard);
    }

    private Answer availability(Call call, Transaction tx) {
        JsonObject all = JsonObject.EMPTY;
        for (String name : servers.members().keySet()) {
            all = all.with(name, JsonObject.of("availability", "available"));
        }
        return Pages.products(call, "servers", all);
    }

    private static JsonObject volumes() {
        return JsonObject.of(
                "l_ssd", volume("Local SSD", true, 1_000_000_000L, 800_000_000_000L),
                "scratch", volume("Scratch SSD", false, 1_000_000_000L, 3_000_000_000_000L));
    }

    private static JsonObject volume(String name, boolean snapshot, long least, long most) {
        return JsonObject.of(
                "display_name", name,
                "capabilities", JsonObject.of("snapshot", snapshot),
                "constraints", JsonObject.of("min", least, "max", most));
    }

    private static Answer dashboard(Call call, Transaction tx) {
        Predicate<JsonObject> here = found -> found.string("zone").equals(call.zone());
        Predicate<JsonObject> running = server -> server.string("state").equals("running");
        Map<String, Long> byType = tx.list(Servers.KIND, here).stream()
                .collect(Collectors.groupingBy(server -> server.string("commercial_type"), Collectors.counting()));
        long localBytes = tx.list(Volumes.KIND, here).stream()
                .mapToLong(volume -> volume.number("size"))
                .sum();
        return Answer.ok(JsonObject.of(
                "dashboard",
                JsonObject.of(
                        "volumes_count", tx.list(Volumes.KIND, here).size(),
                        "running_servers_count",
                                tx.list(Servers.KIND, here.and(running)).size(),
                        "servers_by_types", byType,
                        "images_count", tx.list(Images.KIND, here).size(),
                        "snapshots_count", tx.list(Snapshots.KIND, here).size(),
                        "servers_count", tx.list(Servers.KIND, here).size(),
                        "ips_count", tx.list(Ips.KIND, here).size(),
                        "security_groups_count",
                                tx.list(SecurityGroups.KIND, here).size(),
                        "ips_unused",
                                tx.list(Ips.KIND, here.and(ip -> !ip.hasValue("_server")))
                                        .size(),
                        "volumes_l_ssd_count", tx.list(Volumes.KIND, here).size(),
                        "volumes_l_ssd_total_size", localBytes,
                        "private_nics_count", tx.list(PrivateNics.KIND, here).size(),
                        "placement_groups_count",
                                tx.list(PlacementGroups.KIND, here).size())));
    }
}
