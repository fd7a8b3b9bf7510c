package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.instance.ServerTypes.ServerType;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.marketplace.Offer;
import dev.slipway.cloud.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes servers. */
final class ServerCreation {
    private final Tenant tenant;
    private final ServerTypes types;
    private final SecurityGroups groups;
    private final ServerDisks disks;

    ServerCreation(Tenant tenant, ServerTypes types, SecurityGroups groups, ServerDisks disks) {
        this.tenant = tenant;
        this.types = types;
        this.groups = groups;
        this.disks = disks;
    }

    Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("srv-" + Resources.newId().substring(0, 8));
        String project = fields.id("project").orElse(fields.id("organization").orElse(tenant.project()));
        Optional<ServerType> type = type(fields);
        Optional<String> imageName = fields.text("image").filter(text -> !text.isEmpty() && !text.equals("none"));
        JsonObject volumes = fields.body().object("volumes");
        if (imageName.isEmpty() && volumes.members().isEmpty()) {
            fields.wrong("image", "one of image, volumes must be given");
        }
        JsonObject rest = rest(call, tx, fields);
        fields.check();
        Optional<JsonObject> image = imageName.map(text -> image(call, tx, text, type.orElseThrow(), volumes));
        String arch = image.map(found -> found.string("arch"))
                .orElse(type.orElseThrow().arch());
        if (!arch.equals(type.get().arch())) {
            throw ApiError.constraint(
                    "commercial_type", type.get().name() + " is " + type.get().arch() + ", the image is " + arch);
        }
        List<JsonObject> ips = ips(call, tx, fields);
        JsonObject server =
                document(tx, name, project, call.zone(), type.get(), image).with(rest);
        String group = fields.id("security_group")
                .orElseGet(() -> groups.standard(tx, project, call.zone()).string("id"));
        Resources.inZone(tx, SecurityGroups.KIND, group, call.zone());
        server = server.with("_security_group", group);
        JsonObject placed = server.with(ServerVolumes.MEMBER, disks.make(tx, server, type.get(), image, volumes));
        tx.put(Servers.KIND, placed);
        ips.forEach(ip -> Ips.attach(tx, ip, placed.string("id")));
        return Wire.created(call, "server", ServerView.of(tx, placed));
    }

    private Optional<ServerType> type(Fields fields) {
        String wanted = fields.required("commercial_type");
        Optional<ServerType> type = types.find(wanted);
        if (type.isEmpty() && !wanted.isEmpty()) {
            fields.wrong("commercial_type", "not a valid value");
        }
        return type;
    }

    private static JsonObject rest(Call call, Transaction tx, Fields fields) {
        Optional<String> placement = fields.text("placement_group").filter(text -> !text.isEmpty());
        if (placement.isPresent()
                && Resources.find(tx, PlacementGroups.KIND, placement.get(), call.zone())
                        .isEmpty()) {
            fields.wrong("placement_group", "not a valid value");
        }
        return JsonObject.of(
                "boot_type", fields.oneOf("boot_type", "local", "rescue", "bootscript"),
                "tags", fields.texts("tags"),
                "dynamic_ip_required", fields.truth("dynamic_ip_required", true),
                "enable_ipv6", fields.truth("enable_ipv6", false),
                "protected", fields.truth("protected", false),
                "_placement_group", placement.orElse(null));
    }

    /** An image by its id, or by a label of the marketplace, which stands for what fits the server. */
    private static JsonObject image(Call call, Transaction tx, String text, ServerType type, JsonObject volumes) {
        if (Fields.isId(text)) {
            return Images.find(tx, text, call.zone());
        }
        Offer.Type where = volumes.object("0").string("volume_type").equals("l_ssd")
                ? Offer.Type.INSTANCE_LOCAL
                : Offer.Type.INSTANCE_SBS;
        return Offer.byLabel(call.zone(), text, where, type.arch())
                .map(Offer::image)
                .orElseThrow(() -> ApiError.notFound(Images.KIND, text));
    }

    private static List<JsonObject> ips(Call call, Transaction tx, Fields fields) {
        List<String> ids = new ArrayList<>(fields.texts("public_ips"));
        fields.id("public_ip").ifPresent(ids::add);
        fields.check();
        return ids.stream()
                .map(id -> Resources.inZone(tx, Ips.KIND, id, call.zone()))
                .toList();
    }

    private JsonObject document(
            Transaction tx, String name, String project, String zone, ServerType type, Optional<JsonObject> image) {
        String id = Resources.newId();
        String now = Times.offset(tx.now());
        return JsonObject.of(
                "id",
                id,
                "name",
                name,
                "arch",
                type.arch(),
                "commercial_type",
                type.name(),
                "organization",
                tenant.organization(),
                "project",
                project,
                "hostname",
                Servers.hostname(name),
                "image",
                image.<Json>map(found -> found).orElse(Json.Null.NULL),
                "state",
                "stopped",
                "state_detail",
                "",
                "mac_address",
                Servers.mac("de:00:00", id),
                "creation_date",
                now,
                "modification_date",
                now,
                "location",
                null,
                "zone",
                zone,
                "end_of_service",
                type.retired());
    }

    /** Gives a server the volumes of {@code wanted}, and no others. */
    void rearrange(Transaction tx, JsonObject server, JsonObject wanted) {
        JsonObject old = server.object(ServerVolumes.MEMBER);
        JsonObject kept = JsonObject.EMPTY;
        for (String place : wanted.members().keySet()) {
            JsonObject asked = wanted.object(place);
            String id = asked.string("id");
            boolean held = old.members().keySet().stream()
                    .anyMatch(key -> old.object(key).string("id").equals(id));
            boolean block = Resources.find(tx, dev.slipway.cloud.block.BlockVolumes.KIND, id, server.string("zone"))
                    .isPresent();
            if (!held) {
                ServerVolumes.hold(tx, server, id, block);
            }
            kept = kept.with(place, ServerVolumes.note(id, block, asked.truth("boot")));
        }
        for (String place : old.members().keySet()) {
            String id = old.object(place).string("id");
            JsonObject now = kept;
            if (now.members().keySet().stream()
                    .noneMatch(key -> now.object(key).string("id").equals(id))) {
                ServerVolumes.release(tx, old.object(place));
            }
        }
        tx.put(Servers.KIND, server.with(ServerVolumes.MEMBER, kept));
        ServerActions.refitLater(tx, server.string("id"));
    }
}
