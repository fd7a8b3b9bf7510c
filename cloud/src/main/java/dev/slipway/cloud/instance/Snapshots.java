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
import dev.slipway.cloud.disks.Freezer;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.disks.SnapshotTransfers;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of local volumes. */
public final class Snapshots {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_snapshot";

    private static final String SETTLE = "instance.snapshot.settle";

    static final SnapshotTransfers.Kind TRAVELS =
            new SnapshotTransfers.Kind(KIND, "instance.snapshot", "state", "importing", snapshot -> "available");

    private final Tenant tenant;
    private final Pace pace;
    private final SnapshotTransfers transfers;

    Snapshots(Tenant tenant, Pace pace, SnapshotTransfers transfers) {
        this.tenant = tenant;
        this.pace = pace;
        this.transfers = transfers;
    }

    void routes(Routes routes) {
        routes.add("GET " + Wire.V1 + "snapshots", this::list)
                .add("POST " + Wire.V1 + "snapshots", this::create)
                .add("GET " + Wire.V1 + "snapshots/{id}", (call, tx) -> one(get(call, tx)))
                .add("PATCH " + Wire.V1 + "snapshots/{id}", this::update)
                .add("PUT " + Wire.V1 + "snapshots/{id}", this::update)
                .add("DELETE " + Wire.V1 + "snapshots/{id}", this::delete)
                .add("POST " + Wire.V1 + "snapshots/{id}/export", this::export);
    }

    /** The steps snapshots take later. */
    static Map<String, Steps.Step> steps(State state, Freezer freezer) {
        return Map.of(SETTLE, about -> settle(state, freezer, about));
    }

    private static Answer one(JsonObject snapshot) {
        return Answer.ok(JsonObject.of("snapshot", Resources.shown(snapshot)));
    }

    static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    /** The snapshot of this id in this zone, when disks can be made of it. */
    static JsonObject ready(Transaction tx, String id, String zone) {
        JsonObject snapshot = Resources.inZone(tx, KIND, id, zone);
        if (List.of("importing", "snapshotting", "error").contains(snapshot.string("state"))) {
            throw ApiError.invalidRequest("snapshot is not available");
        }
        return snapshot;
    }

    private Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "volume_type", "project", "organization")
                        .and(snapshot -> snapshot.string("zone").equals(call.zone())));
        return Pages.instance(
                call, "snapshots", found.stream().map(Resources::shown).toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("snp-" + Resources.newId().substring(0, 8));
        String project = fields.id("project").orElse(tenant.project());
        List<String> tags = fields.texts("tags");
        if (fields.body().hasValue("bucket")) {
            return imported(call, tx, fields, JsonObject.of("name", name, "project", project, "tags", tags));
        }
        String volumeId = fields.requiredId("volume_id");
        fields.check();
        JsonObject volume = Resources.inZone(tx, Volumes.KIND, volumeId, call.zone());
        JsonObject snapshot = of(tx, volume, name).with("project", project).with("tags", tags);
        tx.put(KIND, snapshot);
        return answer(call, tx, snapshot);
    }

    private Answer imported(Call call, Transaction tx, Fields fields, JsonObject given) {
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        fields.oneOf("volume_type", "l_ssd");
        long least = fields.number("size").orElse(0L);
        fields.check();
        long bytes = Math.max(least, transfers.sizeBytes(bucket, key));
        JsonObject snapshot = make(tx, given.string("name"), given.string("project"), call.zone(), bytes, "importing")
                .with("tags", given.get("tags"));
        tx.put(KIND, snapshot);
        transfers.importLater(tx, snapshot, bucket, key);
        return answer(call, tx, snapshot);
    }

    private Answer export(Call call, Transaction tx) {
        JsonObject snapshot = get(call, tx);
        Fields fields = Fields.of(call);
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        fields.check();
        transfers.exportLater(tx, snapshot, bucket, key);
        String from = "/snapshots/" + snapshot.string("id") + "/export";
        String result = "https://s3." + call.region() + ".scw.cloud/" + bucket + "/" + key;
        return Answer.json(202, JsonObject.of("task", Wire.task(tx.now(), call.zone(), from, result)));
    }

    /** 201, the snapshot and the task that makes it. */
    static Answer answer(Call call, Transaction tx, JsonObject snapshot) {
        String id = snapshot.string("id");
        return Wire.createdAs(
                call,
                id,
                JsonObject.of(
                        "snapshot", Resources.shown(snapshot),
                        "task", Wire.task(tx.now(), call.zone(), "/snapshots", "snapshots/" + id)));
    }

    /** A new snapshot, of no volume yet. */
    JsonObject make(Transaction tx, String name, String project, String zone, long sizeBytes, String state) {
        String now = Times.offset(tx.now());
        return JsonObject.of(
                "id", Resources.newId(),
                "name", name,
                "volume_type", "l_ssd",
                "creation_date", now,
                "modification_date", now,
                "organization", tenant.organization(),
                "project", project,
                "size", sizeBytes,
                "state", state,
                "base_volume", null,
                "tags", List.of(),
                "zone", zone,
                "error_details", null);
    }

    /** Makes a snapshot of a volume: at once, or after a while when a server runs from it. */
    JsonObject of(Transaction tx, JsonObject volume, String name) {
        boolean running = tx.find(Servers.KIND, volume.object("server").string("id"))
                .filter(server -> server.string("state").equals("running"))
                .isPresent();
        JsonObject snapshot = make(
                        tx,
                        name,
                        volume.string("project"),
                        volume.string("zone"),
                        volume.number("size"),
                        running ? "snapshotting" : "available")
                .with("base_volume", JsonObject.of("id", volume.get("id"), "name", volume.get("name")));
        if (running) {
            JsonObject about = JsonObject.of("id", snapshot.string("id"), "volume", volume.string("id"));
            tx.later(pace.step(), SETTLE, about);
            return tx.put(KIND, snapshot);
        }
        Optional<String> layer = Layers.freeze(tx, Volumes.KIND, volume);
        return tx.put(KIND, snapshot.with(Layers.OWN, layer.orElse(null)));
    }

    private static void settle(State state, Freezer freezer, JsonObject about) throws Exception {
        JsonObject outcome;
        try {
            Optional<String> layer = freezer.freeze(Volumes.KIND, about.string("volume"));
            outcome = JsonObject.of("state", "available", Layers.OWN, layer.orElse(null));
        } catch (IOException e) {
            outcome = JsonObject.of("state", "error", "error_details", e.getMessage());
        }
        JsonObject members = outcome;
        state.change(tx -> tx.find(KIND, about.string("id"))
                .filter(snapshot -> snapshot.string("state").equals("snapshotting"))
                .ifPresent(snapshot -> tx.put(KIND, snapshot.with(members))));
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("modification_date", Times.offset(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        return one(tx.put(KIND, changed));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject snapshot = get(call, tx);
        String id = snapshot.string("id");
        boolean used = !tx.list(Images.KIND, image -> Images.snapshots(image).contains(id))
                .isEmpty();
        if (used) {
            throw ApiError.invalidRequest("an image is made of this snapshot; delete the image first");
        }
        tx.remove(KIND, id);
        Layers.sweepLater(tx);
        return Answer.empty();
    }
}
