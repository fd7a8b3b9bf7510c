package dev.slipway.cloud.legacy;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.block.BlockSnapshots;
import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.instance.Servers;
import dev.slipway.cloud.instance.Snapshots;
import dev.slipway.cloud.instance.Volumes;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Volumes and snapshots in the forms of 2017, which knew local disks only: those of block storage look like them. */
final class LegacyDisks {
    private final Tenant tenant;
    private final Routes.Handler today;

    /** Disks of {@code tenant}, changed by the API of today. */
    LegacyDisks(Tenant tenant, Routes.Handler today) {
        this.tenant = tenant;
        this.today = today;
    }

    /** A volume of block storage. */
    JsonObject volume(Transaction tx, JsonObject block) {
        Optional<JsonObject> server = block.objects("references").stream()
                .flatMap(reference -> tx.find(Servers.KIND, reference.string("product_resource_id")).stream())
                .findFirst();
        return common(block)
                .with("export_uri", null)
                .with("server", server.map(LegacyDisks::holder).orElse(null));
    }

    static JsonObject holder(JsonObject server) {
        return JsonObject.of("id", server.get("id"), "name", server.get("name"));
    }

    private JsonObject common(JsonObject block) {
        return JsonObject.of(
                "id", block.get("id"),
                "name", block.get("name"),
                "size", block.get("size"),
                "volume_type", "l_ssd",
                "organization", tenant.organization(),
                "creation_date", offset(block.string("created_at")),
                "modification_date", offset(block.string("updated_at")));
    }

    /** Old clients read times with an offset in figures only. */
    private static String offset(String zulu) {
        return zulu.replaceFirst("Z$", "+00:00");
    }

    private JsonObject snapshot(Transaction tx, JsonObject block) {
        JsonObject parent = block.object("parent_volume");
        Json base = parent.members().isEmpty()
                ? Json.Null.NULL
                : JsonObject.of("id", parent.get("id"), "name", parent.get("name"));
        return common(block).with("state", state(block.string("status"))).with("base_volume", base);
    }

    private static String state(String status) {
        return switch (status) {
            case "in_use", "available" -> "available";
            case "creating" -> "snapshotting";
            default -> status;
        };
    }

    /** Where volumes or snapshots are kept: with the instances, and with block storage. */
    private record Shelf(String plural, String name, String local, String block) {}

    private static final Shelf VOLUMES = new Shelf("volumes", "volume", Volumes.KIND, BlockVolumes.KIND);
    private static final Shelf SNAPSHOTS = new Shelf("snapshots", "snapshot", Snapshots.KIND, BlockSnapshots.KIND);

    void routes(Routes routes, Platform platform) {
        shelf(routes, platform, VOLUMES, this::volume);
        shelf(routes, platform, SNAPSHOTS, this::snapshot);
        routes.add("POST " + platform.path() + "volumes", (call, tx) -> pass(call, tx, platform));
        routes.add("POST " + platform.path() + "snapshots", (call, tx) -> snapshotOf(call, tx, platform));
    }

    private void shelf(
            Routes routes, Platform platform, Shelf shelf, BiFunction<Transaction, JsonObject, JsonObject> view) {
        String path = platform.path() + shelf.plural();
        routes.add("GET " + path, (call, tx) -> list(call, tx, platform, shelf, view));
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            routes.add(method + " " + path + "/{id}", (call, tx) -> one(call, tx, platform, shelf, view));
        }
    }

    private static Answer list(
            Call call,
            Transaction tx,
            Platform platform,
            Shelf shelf,
            BiFunction<Transaction, JsonObject, JsonObject> view) {
        Predicate<JsonObject> here = found -> found.string("zone").equals(platform.zone());
        List<JsonObject> all = Stream.concat(
                        tx.list(shelf.local(), here).stream()
                                .map(Resources::shown)
                                .map(Platform::inside),
                        tx.list(shelf.block(), here).stream().map(found -> view.apply(tx, found)))
                .toList();
        return Pages.instance(call, shelf.plural(), all);
    }

    private Answer one(
            Call call,
            Transaction tx,
            Platform platform,
            Shelf shelf,
            BiFunction<Transaction, JsonObject, JsonObject> view) {
        String id = call.parameter("id");
        if (Resources.find(tx, shelf.block(), id, platform.zone()).isEmpty()) {
            return pass(call, tx, platform);
        }
        String path = block(platform, shelf.plural()) + "/" + id;
        switch (call.method()) {
            case "DELETE" -> {
                return today.answer(call.as("DELETE", path, JsonObject.EMPTY), tx);
            }
            case "GET" -> {
                // Shown as it is.
            }
            default -> today.answer(call.as("PATCH", path, name(call.document())), tx);
        }
        JsonObject now = Resources.inZone(tx, shelf.block(), id, platform.zone());
        return Answer.ok(JsonObject.of(shelf.name(), view.apply(tx, now)));
    }

    /** Clients send the whole document back; of a disk, its name is all that can change. */
    private static JsonObject name(JsonObject body) {
        return body.hasValue("name") ? JsonObject.of("name", body.get("name")) : JsonObject.EMPTY;
    }

    private Answer pass(Call call, Transaction tx, Platform platform) {
        String rest = call.path().substring(platform.path().length());
        String path = "/instance/v1/zones/" + platform.zone() + "/" + rest;
        boolean put = call.method().equals("PUT");
        JsonObject body = put ? name(call.document()) : call.document();
        return today.answer(call.as(put ? "PATCH" : call.method(), path, body), tx)
                .mapped(Platform::inside);
    }

    private static String block(Platform platform, String plural) {
        return "/block/v1/zones/" + platform.zone() + "/" + plural;
    }

    private Answer snapshotOf(Call call, Transaction tx, Platform platform) {
        JsonObject body = call.document();
        if (Resources.find(tx, BlockVolumes.KIND, body.string("volume_id"), platform.zone())
                .isEmpty()) {
            return pass(call, tx, platform);
        }
        JsonObject asked = JsonObject.of("volume_id", body.get("volume_id")).with(name(body));
        today.answer(call.as("POST", block(platform, "snapshots"), asked), tx);
        JsonObject made = tx.list(
                        BlockSnapshots.KIND,
                        found -> found.object("parent_volume").string("id").equals(body.string("volume_id")))
                .getLast();
        return Answer.json(201, JsonObject.of("snapshot", snapshot(tx, made)));
    }
}
