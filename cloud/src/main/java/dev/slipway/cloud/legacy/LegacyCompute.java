package dev.slipway.cloud.legacy;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.block.BlockSnapshots;
import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.instance.ServerVolumes;
import dev.slipway.cloud.instance.Servers;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The compute platforms of 2017: the instance API of today, in their words. */
public final class LegacyCompute {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> SAME = List.of(
            "servers",
            "servers/{id}",
            "servers/{id}/action",
            "servers/{id}/user_data",
            "servers/{id}/user_data/{key}",
            "images",
            "images/{id}",
            "ips",
            "ips/{id}",
            "security_groups",
            "security_groups/{id}",
            "security_groups/{id}/rules",
            "security_groups/{id}/rules/{rule}",
            "dashboard");

    /** There are none of these any more, and clients ask for them all the same. */
    private static final List<String> GONE = List.of("bootscripts", "tasks", "containers");

    /** Types that are not sold any more, the default of years of clients among them, and the least of their line. */
    private static final Set<String> FORMER = Set.of("X64-2GB", "X64-4GB", "X64-8GB");

    private static final String LEAST = "X64-15GB";

    /** The types of the client's time, so few that they fit a page. */
    private static final Pattern OF_THE_TIME = Pattern.compile("(VC1|START1|X64|DEV1|GP1).*");

    private final LegacyDisks disks;
    private final Routes today;
    private final JsonObject products;

    /** Platforms of {@code tenant}, which act by the routes of {@code today} and offer of {@code types} the old ones. */
    public LegacyCompute(Tenant tenant, Routes today, JsonObject types) {
        this.disks = new LegacyDisks(tenant, this::answer);
        this.today = today;
        JsonObject offered = types.without(name -> !OF_THE_TIME.matcher(name).matches());
        for (String former : FORMER) {
            offered = offered.with(former, types.get(LEAST));
        }
        for (String name : offered.members().keySet()) {
            offered = offered.with(name, offered.object(name).with("baremetal", false));
        }
        this.products = offered;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        for (Platform platform : Platform.values()) {
            for (String path : SAME) {
                METHODS.forEach(method ->
                        routes.add(method + " " + platform.path() + path, (call, tx) -> pass(call, tx, platform)));
            }
            for (String kind : GONE) {
                routes.add(
                                "GET " + platform.path() + kind,
                                (call, tx) -> Answer.ok(JsonObject.of(kind, List.of()))
                                        .with("X-Total-Count", "0"))
                        .add("GET " + platform.path() + kind + "/{id}", (call, tx) -> {
                            throw ApiError.notFound(kind, call.parameter("id"));
                        });
            }
            disks.routes(routes, platform);
            routes.add(
                    "GET " + platform.path() + "products/servers",
                    (call, tx) -> Pages.products(call, "servers", products));
        }
    }

    private Answer pass(Call call, Transaction tx, Platform platform) {
        String rest = call.path().substring(platform.path().length());
        String path = "/instance/v1/zones/" + platform.zone() + "/" + rest;
        boolean creation = call.method().equals("POST") && rest.equals("servers");
        Call asked = creation ? call.as("POST", path, server(call.document())) : call.at(path);
        Answer answer = answer(asked, tx);
        if (rest.endsWith("/action") && call.document().string("action").equals("terminate")) {
            // What was rented as one is gone as one; today a disk of block storage stays.
            tx.find(Servers.KIND, call.parameter("id"))
                    .ifPresent(server -> tx.put(Servers.KIND, server.with(ServerVolumes.DIE_WITH_IT, true)));
        }
        return answer.mapped(document -> shown(tx, document));
    }

    private Answer answer(Call call, Transaction tx) {
        try {
            return today.answer(call, tx);
        } catch (ApiError e) {
            throw e.ofThePast();
        }
    }

    /** What a client of 2017 says of a new server, as today's API takes it. */
    private static JsonObject server(JsonObject body) {
        JsonObject asked = body.without(Set.of("bootscript", "public_ip")::contains);
        if (body.hasValue("public_ip")) {
            asked = asked.with("public_ips", List.of(body.get("public_ip")));
        }
        if (FORMER.contains(body.string("commercial_type"))) {
            asked = asked.with("commercial_type", LEAST);
        }
        JsonObject volumes = body.object("volumes");
        JsonObject placed = JsonObject.EMPTY;
        for (Map.Entry<String, Json> volume : volumes.members().entrySet()) {
            Json wanted = volume.getValue() instanceof Json.Text id ? JsonObject.of("id", id) : volume.getValue();
            placed = placed.with(volume.getKey(), wanted);
        }
        return asked.with("volumes", placed);
    }

    private JsonObject shown(Transaction tx, JsonObject document) {
        JsonObject shown = document;
        for (Map.Entry<String, Json> member : document.members().entrySet()) {
            String name = member.getKey();
            Json value = member.getValue();
            if (value instanceof JsonObject object) {
                shown = shown.with(name, resource(tx, name, object));
            } else if (value instanceof Json.Array(List<Json> items)) {
                List<Json> all = items.stream()
                        .map(item -> item instanceof JsonObject object
                                ? resource(tx, name.replaceFirst("s$", ""), object)
                                : item)
                        .toList();
                shown = shown.with(name, new Json.Array(all));
            }
        }
        return Platform.inside(shown);
    }

    private JsonObject resource(Transaction tx, String name, JsonObject resource) {
        return switch (name) {
            case "server" -> serverOf(tx, resource);
            case "image" -> imageOf(tx, resource);
            default -> resource;
        };
    }

    /** Clients rely on it that each volume of a server names the server. */
    private JsonObject serverOf(Transaction tx, JsonObject server) {
        JsonObject volumes = server.object("volumes");
        for (String place : volumes.members().keySet()) {
            JsonObject volume = volumes.object(place);
            JsonObject whole = tx.find(BlockVolumes.KIND, volume.string("id"))
                    .map(block -> disks.volume(tx, block))
                    .orElse(volume);
            volumes = volumes.with(place, whole.with("server", LegacyDisks.holder(server)));
        }
        JsonObject shown = server.with("volumes", volumes);
        return server.get("image") instanceof JsonObject image ? shown.with("image", imageOf(tx, image)) : shown;
    }

    /** Today's API leaves the size of a root volume on block storage open; a client of 2017 shows it. */
    private static JsonObject imageOf(Transaction tx, JsonObject image) {
        JsonObject root = image.object("root_volume");
        Optional<JsonObject> snapshot = Optional.of(root.string("id"))
                .flatMap(id -> Resources.find(tx, BlockSnapshots.KIND, id, image.string("zone")));
        return snapshot.map(found -> image.with(
                        "root_volume",
                        JsonObject.of(
                                "id", found.get("id"),
                                "name", found.get("name"),
                                "size", found.get("size"),
                                "volume_type", "l_ssd")))
                .orElse(image);
    }
}
