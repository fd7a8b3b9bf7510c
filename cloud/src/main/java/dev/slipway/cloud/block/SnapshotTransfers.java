package dev.slipway.cloud.block;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.disks.ObjectDisks;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of block storage on their way from and to object storage. */
public final class SnapshotTransfers {
    private static final String IMPORT = "block.snapshot.import";
    private static final String EXPORT = "block.snapshot.export";

    private final Tenant tenant;
    private final ObjectDisks disks;
    private final Pace pace;

    /** Transfers of {@code tenant}. */
    public SnapshotTransfers(Tenant tenant, ObjectDisks disks, Pace pace) {
        this.tenant = tenant;
        this.disks = disks;
        this.pace = pace;
    }

    /** Adds the routes of one version of the API. */
    public void routes(Routes routes, String version) {
        String snapshots = "/block/" + version + "/zones/{zone}/snapshots";
        routes.add("POST " + snapshots + "/import-from-object-storage", this::take)
                .add("POST " + snapshots + "/{id}/export-to-object-storage", this::give);
        if (version.equals("v1alpha1")) {
            routes.add("POST " + snapshots + "/import-from-s3", this::take);
        }
    }

    /** The steps transfers take later. */
    public Map<String, Steps.Step> steps(State state) {
        return Map.of(IMPORT, about -> taken(state, about), EXPORT, about -> given(state, about));
    }

    private Answer take(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("snp-" + Resources.newId().substring(0, 8));
        String project = fields.id("project_id").orElse(tenant.project());
        List<String> tags = fields.texts("tags");
        long least = fields.number("size").orElse(0L);
        fields.check();
        long bytes = Math.max(least, disks.importedBytes(bucket, key));
        JsonObject snapshot = tx.put(
                BlockSnapshots.KIND,
                BlockSnapshots.make(tx, name, project, call.zone(), bytes).with("tags", tags));
        tx.later(pace.step(), IMPORT, about(snapshot, bucket, key));
        return Answer.ok(snapshot);
    }

    private Answer give(Call call, Transaction tx) {
        JsonObject snapshot = BlockSnapshots.get(call, tx);
        Fields fields = Fields.of(call);
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        fields.check();
        disks.checkTarget(bucket, key);
        if (!List.of("available", "in_use").contains(snapshot.string("status"))) {
            throw ApiError.transientState(BlockSnapshots.KIND, snapshot.string("id"), snapshot.string("status"));
        }
        JsonObject changed = tx.put(BlockSnapshots.KIND, snapshot.with("status", "exporting"));
        tx.later(pace.step(), EXPORT, about(snapshot, bucket, key));
        return Answer.ok(BlockSnapshots.shown(tx, changed));
    }

    private static JsonObject about(JsonObject snapshot, String bucket, String key) {
        return JsonObject.of("id", snapshot.string("id"), "bucket", bucket, "key", key);
    }

    private void taken(State state, JsonObject about) throws IOException {
        if (isIn(state, about, "creating").isEmpty()) {
            return;
        }
        try {
            disks.take(
                    about.string("bucket"),
                    about.string("key"),
                    (tx, layer) -> change(tx, about, JsonObject.of("status", "available", Layers.OWN, layer)));
        } catch (IOException e) {
            // Block storage shows that an import failed, and not why; the log of the cloud does.
            state.change(tx -> change(tx, about, JsonObject.of("status", "error")));
            throw e;
        }
    }

    private void given(State state, JsonObject about) throws IOException {
        Optional<JsonObject> snapshot = isIn(state, about, "exporting");
        if (snapshot.isPresent()) {
            try {
                disks.give(snapshot.get(), about.string("bucket"), about.string("key"));
            } finally {
                state.change(tx -> change(tx, about, JsonObject.of("status", BlockSnapshots.settled(snapshot.get()))));
            }
        }
    }

    private static Optional<JsonObject> isIn(State state, JsonObject about, String wanted) {
        return state.read(view -> view.find(BlockSnapshots.KIND, about.string("id")))
                .filter(snapshot -> snapshot.string("status").equals(wanted));
    }

    private static void change(Transaction tx, JsonObject about, JsonObject members) {
        tx.find(BlockSnapshots.KIND, about.string("id"))
                .ifPresent(snapshot -> tx.put(BlockSnapshots.KIND, snapshot.with(members)));
    }
}
