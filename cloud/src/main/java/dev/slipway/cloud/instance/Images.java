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
import dev.slipway.cloud.block.BlockSnapshots;
import dev.slipway.cloud.identity.Quotas;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.marketplace.Offer;
import dev.slipway.cloud.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Images: names and an architecture over snapshots. */
public final class Images {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_image";

    private final Tenant tenant;
    private final Pace pace;

    Images(Tenant tenant, Pace pace) {
        this.tenant = tenant;
        this.pace = pace;
    }

    void routes(Routes routes) {
        routes.add("GET " + Wire.V1 + "images", Images::list)
                .add("POST " + Wire.V1 + "images", this::create)
                .add("GET " + Wire.V1 + "images/{id}", (call, tx) -> one(find(tx, call.parameter("id"), call.zone())))
                .add("PATCH " + Wire.V1 + "images/{id}", this::update)
                .add("PUT " + Wire.V1 + "images/{id}", this::update)
                .add("DELETE " + Wire.V1 + "images/{id}", this::delete);
    }

    private static Answer one(JsonObject image) {
        return Answer.ok(JsonObject.of("image", image));
    }

    /** The image of this id in this zone, the marketplace's included, or 404. */
    static JsonObject find(Transaction tx, String id, String zone) {
        return Resources.find(tx, KIND, id, zone)
                .or(() -> Offer.byId(zone, id).map(Offer::image))
                .orElseThrow(() -> ApiError.notFound(KIND, id));
    }

    /** The ids of the snapshots an image is made of. */
    static List<String> snapshots(JsonObject image) {
        List<String> ids = new ArrayList<>(List.of(image.object("root_volume").string("id")));
        image.object("extra_volumes").members().values().stream()
                .filter(JsonObject.class::isInstance)
                .forEach(volume -> ids.add(((JsonObject) volume).string("id")));
        return ids;
    }

    private static Answer list(Call call, Transaction tx) {
        List<JsonObject> own = tx.list(
                KIND,
                Resources.filter(call, "public", "arch", "project", "organization")
                        .and(image -> image.string("zone").equals(call.zone())));
        boolean offers = !call.query("public").map("false"::equals).orElse(false)
                && call.query("project").isEmpty()
                && call.query("organization").isEmpty();
        List<JsonObject> all = offers
                ? Stream.concat(
                                own.stream(),
                                Offer.in(call.zone())
                                        .map(Offer::image)
                                        .filter(Resources.filter(call, "public", "arch")))
                        .toList()
                : own;
        return Pages.instance(call, "images", all);
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("img-" + Resources.newId().substring(0, 8));
        String project = fields.id("project").orElse(fields.id("organization").orElse(tenant.project()));
        String root = fields.requiredId("root_volume");
        String arch = fields.required("arch");
        if (!arch.isEmpty() && !List.of("x86_64", "arm64").contains(arch)) {
            fields.wrong("arch", "value must be one of x86_64, arm64");
        }
        List<String> tags = fields.texts("tags");
        boolean open = fields.truth("public", false);
        fields.check();
        Quotas.check(tx, Quotas.IMAGES, KIND, call.zone());
        JsonObject extra = extra(tx, call, fields.body());
        JsonObject image = make(tx, name, project, call.zone(), arch, volume(tx, root, call.zone()))
                .with("extra_volumes", extra)
                .with("public", open)
                .with("tags", tags);
        keep(tx, image);
        return Wire.created(call, "image", image);
    }

    JsonObject make(Transaction tx, String name, String project, String zone, String arch, JsonObject rootVolume) {
        String now = Times.offset(tx.now());
        return JsonObject.of(
                "id",
                Resources.newId(),
                "name",
                name,
                "organization",
                tenant.organization(),
                "project",
                project,
                "root_volume",
                rootVolume,
                "extra_volumes",
                JsonObject.EMPTY,
                "public",
                false,
                "arch",
                arch,
                "creation_date",
                now,
                "modification_date",
                now,
                "default_bootscript",
                null,
                "from_server",
                "",
                "state",
                "available",
                "tags",
                List.of(),
                "zone",
                zone);
    }

    static void keep(Transaction tx, JsonObject image) {
        tx.put(KIND, image);
        snapshots(image).forEach(id -> BlockSnapshots.link(tx, id, image.string("id")));
    }

    /** How an image shows a snapshot; of one on block storage, neither name nor size. */
    static JsonObject volume(Transaction tx, String id, String zone) {
        Optional<JsonObject> local = Resources.find(tx, Snapshots.KIND, id, zone);
        if (local.isPresent()) {
            return JsonObject.of(
                    "id", id,
                    "name", local.get().get("name"),
                    "volume_type", local.get().get("volume_type"),
                    "size", local.get().get("size"));
        }
        if (Resources.find(tx, BlockSnapshots.KIND, id, zone).isEmpty()) {
            throw ApiError.notFound(Snapshots.KIND, id);
        }
        return JsonObject.of("volume_type", "sbs_snapshot", "id", id, "size", 0, "name", "");
    }

    private static JsonObject extra(Transaction tx, Call call, JsonObject body) {
        JsonObject extra = JsonObject.EMPTY;
        for (Map.Entry<String, Json> entry :
                body.object("extra_volumes").members().entrySet()) {
            if (!(entry.getValue() instanceof JsonObject wanted)) {
                throw ApiError.constraint("extra_volumes." + entry.getKey(), "value must be an object with an id");
            }
            extra = extra.with(entry.getKey(), volume(tx, wanted.string("id"), call.zone()));
        }
        return extra;
    }

    private JsonObject own(Call call, Transaction tx, String action) {
        String id = call.parameter("id");
        return Resources.find(tx, KIND, id, call.zone())
                .orElseThrow(() -> Offer.byId(call.zone(), id)
                        .map(offer -> ApiError.forbidden(action, "image"))
                        .orElseGet(() -> ApiError.notFound(KIND, id)));
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject image = own(call, tx, "write");
        JsonObject changed = image.with("modification_date", Times.offset(tx.now()));
        for (String name : List.of("name", "arch")) {
            Optional<String> text = fields.text(name);
            changed = text.isPresent() ? changed.with(name, text.get()) : changed;
        }
        changed = changed.with("public", fields.truth("public", image.truth("public")));
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        if (fields.body().hasValue("extra_volumes")) {
            changed = changed.with("extra_volumes", extra(tx, call, fields.body()));
        }
        relink(tx, image, changed);
        return one(tx.put(KIND, changed));
    }

    private void relink(Transaction tx, JsonObject before, JsonObject after) {
        List<String> old = snapshots(before);
        List<String> now = snapshots(after);
        old.stream()
                .filter(id -> !now.contains(id))
                .forEach(id -> BlockSnapshots.unlink(tx, id, before.string("id"), pace));
        now.stream().filter(id -> !old.contains(id)).forEach(id -> BlockSnapshots.link(tx, id, before.string("id")));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject image = own(call, tx, "delete");
        tx.remove(KIND, image.string("id"));
        snapshots(image).forEach(id -> BlockSnapshots.unlink(tx, id, image.string("id"), pace));
        return Answer.empty();
    }
}
