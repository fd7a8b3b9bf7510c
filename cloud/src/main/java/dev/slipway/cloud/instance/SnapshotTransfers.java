package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.disks.ObjectDisks;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Snapshots of local volumes on their way from and to object storage. */
final class SnapshotTransfers {
    private static final String IMPORT = "instance.snapshot.import";
    private static final String EXPORT = "instance.snapshot.export";

    private final ObjectDisks disks;
    private final Pace pace;

    SnapshotTransfers(ObjectDisks disks, Pace pace) {
        this.disks = disks;
        this.pace = pace;
    }

    void routes(Routes routes) {
        routes.add("POST " + Wire.V1 + "snapshots/{id}/export", this::export);
    }

    Map<String, Steps.Step> steps(State state) {
        return Map.of(IMPORT, about -> take(state, about), EXPORT, about -> give(state, about));
    }

    /** The size of the snapshot that an object becomes, or a refusal. */
    long sizeBytes(String bucket, String key) {
        return disks.importedBytes(bucket, key);
    }

    void importLater(Transaction tx, JsonObject snapshot, String bucket, String key) {
        tx.later(pace.step(), IMPORT, about(snapshot, bucket, key));
    }

    private static JsonObject about(JsonObject snapshot, String bucket, String key) {
        return JsonObject.of("id", snapshot.string("id"), "bucket", bucket, "key", key);
    }

    private Answer export(Call call, Transaction tx) {
        JsonObject snapshot = Snapshots.get(call, tx);
        Fields fields = Fields.of(call);
        String bucket = fields.required("bucket");
        String key = fields.required("key");
        fields.check();
        disks.checkTarget(bucket, key);
        if (!snapshot.string("state").equals("available")) {
            throw ApiError.transientState(Snapshots.KIND, snapshot.string("id"), snapshot.string("state"));
        }
        tx.put(Snapshots.KIND, snapshot.with("state", "exporting"));
        tx.later(pace.step(), EXPORT, about(snapshot, bucket, key));
        String from = "/snapshots/" + snapshot.string("id") + "/export";
        String result = "https://s3." + call.region() + ".scw.cloud/" + bucket + "/" + key;
        return Answer.json(202, JsonObject.of("task", Wire.task(tx.now(), call.zone(), from, result)));
    }

    private void take(State state, JsonObject about) throws IOException {
        if (isIn(state, about, "importing").isEmpty()) {
            return;
        }
        try {
            disks.take(
                    about.string("bucket"),
                    about.string("key"),
                    (tx, layer) -> change(tx, about, JsonObject.of("state", "available", Layers.OWN, layer)));
        } catch (IOException e) {
            state.change(tx -> change(tx, about, JsonObject.of("state", "error", "error_details", e.getMessage())));
        }
    }

    private void give(State state, JsonObject about) throws IOException {
        Optional<JsonObject> snapshot = isIn(state, about, "exporting");
        if (snapshot.isPresent()) {
            try {
                disks.give(snapshot.get(), about.string("bucket"), about.string("key"));
            } finally {
                state.change(tx -> change(tx, about, JsonObject.of("state", "available")));
            }
        }
    }

    private static Optional<JsonObject> isIn(State state, JsonObject about, String wanted) {
        return state.read(view -> view.find(Snapshots.KIND, about.string("id")))
                .filter(snapshot -> snapshot.string("state").equals(wanted));
    }

    private static void change(Transaction tx, JsonObject about, JsonObject members) {
        tx.find(Snapshots.KIND, about.string("id"))
                .ifPresent(snapshot -> tx.put(Snapshots.KIND, snapshot.with(members)));
    }
}
