package dev.slipway.cloud.block;

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
import dev.slipway.cloud.disks.Freezer;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.disks.SnapshotTransfers;
import dev.slipway.cloud.identity.Quotas;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of block storage. */
public final class BlockSnapshots {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "snapshot";

    /** Whether what the volume holds is not frozen yet. */
    private static final String PENDING = "_pending";

    private static final String SETTLE = "block.snapshot.settle";
    private static final String RELEASE = "block.snapshot.release";

    /** How these snapshots travel. */
    public static final SnapshotTransfers.Kind TRAVELS =
            new SnapshotTransfers.Kind(KIND, "block.snapshot", "status", "creating", BlockSnapshots::settled);

    private final Tenant tenant;
    private final Pace pace;
    private final SnapshotTransfers transfers;

    /** Snapshots of {@code tenant}. */
    public BlockSnapshots(Tenant tenant, Pace pace, SnapshotTransfers transfers) {
        this.tenant = tenant;
        this.pace = pace;
        this.transfers = transfers;
    }

    /** Adds the routes of one version of the API. */
    public void routes(Routes routes, String version) {
        String snapshots = "/block/" + version + "/zones/{zone}/snapshots";
        routes.add("GET " + snapshots, this::list)
                .add("POST " + snapshots, this::create)
                .add("GET " + snapshots + "/{id}", (call, tx) -> Answer.ok(shown(tx, get(call, tx))))
                .add("PATCH " + snapshots + "/{id}", this::update)
                .add("DELETE " + snapshots + "/{id}", this::delete)
                .add("POST " + snapshots + "/import-from-object-storage", this::take)
                .add("POST " + snapshots + "/{id}/export-to-object-storage", this::give);
        if (version.equals("v1alpha1")) {
            routes.add("POST " + snapshots + "/import-from-s3", this::take);
        }
    }

    /** The steps snapshots take later. */
    public static Map<String, Steps.Step> steps(State state, Freezer freezer) {
        return Map.of(
                SETTLE, about -> settle(state, freezer, about),
                RELEASE, about -> state.change(tx -> release(tx, about)));
    }

    /** The snapshot that a call's path names. */
    static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    /** The snapshot of this id in this zone, when disks can be made of it. */
    public static JsonObject ready(Transaction tx, String id, String zone) {
        JsonObject snapshot = Resources.inZone(tx, KIND, id, zone);
        if (List.of("creating", "error").contains(snapshot.string("status")) || snapshot.truth(PENDING)) {
            throw ApiError.precondition("resource_not_usable", "Snapshot is not available");
        }
        return snapshot;
    }

    /** As clients see it: the volume it was made of is shown as it is now. */
    static JsonObject shown(Transaction tx, JsonObject snapshot) {
        JsonObject parent = snapshot.object("parent_volume");
        Optional<JsonObject> volume = tx.find(BlockVolumes.KIND, parent.string("id"));
        Json now = volume.isPresent() ? parent(volume.get()) : snapshot.get("parent_volume");
        return Resources.shown(snapshot).with("parent_volume", now);
    }

    private static JsonObject parent(JsonObject volume) {
        return JsonObject.of(
                "id", volume.get("id"),
                "name", volume.get("name"),
                "type", volume.get("type"),
                "status", volume.get("status"));
    }

    private Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project_id", "status")
                        .and(snapshot -> snapshot.string("zone").equals(call.zone())));
        return Pages.counted(
                call,
                "snapshots",
                Resources.ordered(call, found).stream()
                        .map(snapshot -> shown(tx, snapshot))
                        .toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = name(fields);
        String project = fields.id("project_id").orElse(tenant.project());
        String volumeId = fields.requiredId("volume_id");
        List<String> tags = fields.texts("tags");
        boolean open = fields.truth("public", false);
        fields.check();
        JsonObject volume = Resources.inZone(tx, BlockVolumes.KIND, volumeId, call.zone());
        Quotas.check(tx, Quotas.SNAPSHOTS, KIND, call.zone());
        JsonObject snapshot = make(tx, name, project, call.zone(), volume.number("size"))
                .with("parent_volume", parent(volume))
                .with("tags", tags)
                .with("public", open);
        freezeLater(tx, snapshot, volume, pace);
        return Answer.ok(snapshot);
    }

    private static String name(Fields fields) {
        return fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("snp-" + Resources.newId().substring(0, 8));
    }

    private Answer take(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        String name = name(fields);
        String project = fields.id("project_id").orElse(tenant.project());
        List<String> tags = fields.texts("tags");
        long least = fields.number("size").orElse(0L);
        fields.check();
        Quotas.check(tx, Quotas.SNAPSHOTS, KIND, call.zone());
        long bytes = Math.max(least, transfers.sizeBytes(bucket, key));
        JsonObject snapshot =
                tx.put(KIND, make(tx, name, project, call.zone(), bytes).with("tags", tags));
        transfers.importLater(tx, snapshot, bucket, key);
        return Answer.ok(snapshot);
    }

    private Answer give(Call call, Transaction tx) {
        JsonObject snapshot = get(call, tx);
        Fields fields = Fields.of(call);
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        fields.check();
        return Answer.ok(shown(tx, transfers.exportLater(tx, snapshot, bucket, key)));
    }

    /** A new snapshot of nothing yet, on its way. */
    static JsonObject make(Transaction tx, String name, String project, String zone, long sizeBytes) {
        String now = Times.zulu(tx.now());
        return JsonObject.of(
                "id",
                Resources.newId(),
                "name",
                name,
                "parent_volume",
                null,
                "size",
                sizeBytes,
                "project_id",
                project,
                "created_at",
                now,
                "updated_at",
                now,
                "references",
                List.of(),
                "status",
                "creating",
                "tags",
                List.of(),
                "class",
                "sbs",
                "zone",
                zone,
                "public",
                false);
    }

    /** Makes a snapshot of a volume for an image; the real service shows it as available at once. */
    public static JsonObject of(Transaction tx, JsonObject volume, String name, Pace pace) {
        JsonObject snapshot = make(tx, name, volume.string("project_id"), volume.string("zone"), volume.number("size"))
                .with("parent_volume", parent(volume))
                .with("status", "available");
        freezeLater(tx, snapshot, volume, pace);
        return snapshot;
    }

    private static void freezeLater(Transaction tx, JsonObject snapshot, JsonObject volume, Pace pace) {
        tx.put(KIND, snapshot.with(PENDING, true));
        JsonObject about = JsonObject.of("id", snapshot.string("id"), "volume", volume.string("id"));
        tx.later(pace.step(), SETTLE, about);
    }

    private static void settle(State state, Freezer freezer, JsonObject about) throws Exception {
        Optional<String> layer = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            layer = freezer.freeze(BlockVolumes.KIND, about.string("volume"));
        } catch (IOException e) {
            problem = Optional.of("error");
        }
        String content = layer.orElse(null);
        Optional<String> status = problem;
        state.change(tx -> tx.find(KIND, about.string("id"))
                .ifPresent(snapshot -> tx.put(
                        KIND,
                        snapshot.without(PENDING::equals)
                                .with(Layers.OWN, content)
                                .with("status", status.orElse(settled(snapshot))))));
    }

    /** The status of a snapshot on which nothing is being done. */
    static String settled(JsonObject snapshot) {
        return snapshot.items("references").isEmpty() ? "available" : "in_use";
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("updated_at", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        changed = fields.body().hasValue("public") ? changed.with("public", fields.truth("public", false)) : changed;
        fields.check();
        return Answer.ok(shown(tx, tx.put(KIND, changed)));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject snapshot = get(call, tx);
        if (!snapshot.items("references").isEmpty()) {
            throw ApiError.precondition("resource_still_in_use", "Snapshot is used by an image");
        }
        tx.remove(KIND, snapshot.string("id"));
        Layers.sweepLater(tx);
        return Answer.empty();
    }

    /** Notes that an image is made of the snapshot. */
    public static void link(Transaction tx, String id, String imageId) {
        tx.find(KIND, id).ifPresent(snapshot -> {
            JsonObject reference = JsonObject.of(
                    "id",
                    Resources.newId(),
                    "product_resource_type",
                    "instance_image",
                    "product_resource_id",
                    imageId,
                    "created_at",
                    Times.zulu(tx.now()),
                    "type",
                    "link",
                    "status",
                    "attached");
            List<JsonObject> references = new java.util.ArrayList<>(snapshot.objects("references"));
            references.add(reference);
            tx.put(KIND, snapshot.with("references", references).with("status", "in_use"));
        });
    }

    /** Has the link from an image to the snapshot go, after a while as in the real service. */
    public static void unlink(Transaction tx, String id, String imageId, Pace pace) {
        tx.later(pace.step(), RELEASE, JsonObject.of("id", id, "image", imageId));
    }

    private static void release(Transaction tx, JsonObject about) {
        tx.find(KIND, about.string("id")).ifPresent(snapshot -> {
            List<JsonObject> left = snapshot.objects("references").stream()
                    .filter(reference ->
                            !reference.string("product_resource_id").equals(about.string("image")))
                    .toList();
            JsonObject freed = snapshot.with("references", left);
            tx.put(KIND, freed.with("status", settled(freed)));
        });
    }
}
