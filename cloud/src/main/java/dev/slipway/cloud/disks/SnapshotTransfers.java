package dev.slipway.cloud.disks;

import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Snapshots of one kind on their way from and to object storage. */
public final class SnapshotTransfers {
    private static final String DETAILS = "error_details";

    private final Kind kind;
    private final ObjectDisks disks;
    private final Pace pace;

    /** Transfers of snapshots of {@code kind}. */
    public SnapshotTransfers(Kind kind, ObjectDisks disks, Pace pace) {
        this.kind = kind;
        this.disks = disks;
        this.pace = pace;
    }

    /**
     * How an API names a kind of snapshots, and where they are in their lives.
     *
     * @param name of the documents
     * @param steps the beginning of the names of the steps
     * @param member that holds the state
     * @param arriving the state of a snapshot that is imported
     * @param settled the state of a snapshot on which nothing is being done
     */
    public record Kind(
            String name, String steps, String member, String arriving, Function<JsonObject, String> settled) {}

    /** The steps transfers take later. */
    public Map<String, Steps.Step> steps(State state) {
        return Map.of(importStep(), about -> take(state, about), exportStep(), about -> give(state, about));
    }

    private String importStep() {
        return kind.steps() + ".import";
    }

    private String exportStep() {
        return kind.steps() + ".export";
    }

    /** The size of the snapshot that an object becomes, or a refusal. */
    public long sizeBytes(String bucket, String key) {
        return disks.importedBytes(bucket, key);
    }

    /** Has a snapshot filled from an object. */
    public void importLater(Transaction tx, JsonObject snapshot, String bucket, String key) {
        tx.later(pace.step(), importStep(), about(snapshot, bucket, key));
    }

    /** Has a snapshot written to an object, and returns it as it is until then; only a settled one is. */
    public JsonObject exportLater(Transaction tx, JsonObject snapshot, String bucket, String key) {
        disks.checkTarget(bucket, key);
        String state = snapshot.string(kind.member());
        if (!state.equals(kind.settled().apply(snapshot))) {
            throw ApiError.transientState(kind.name(), snapshot.string("id"), state);
        }
        tx.later(pace.step(), exportStep(), about(snapshot, bucket, key));
        return tx.put(kind.name(), snapshot.with(kind.member(), "exporting"));
    }

    private static JsonObject about(JsonObject snapshot, String bucket, String key) {
        return JsonObject.of("id", snapshot.string("id"), "bucket", bucket, "key", key);
    }

    private void take(State state, JsonObject about) throws IOException {
        if (isIn(state, about, kind.arriving()).isEmpty()) {
            return;
        }
        try {
            disks.take(
                    about.string("bucket"),
                    about.string("key"),
                    (tx, layer) -> change(
                            tx,
                            about,
                            snapshot -> snapshot.with(
                                            kind.member(), kind.settled().apply(snapshot))
                                    .with(Layers.OWN, layer)));
        } catch (IOException e) {
            // Block storage shows that an import failed, and not why; the log of the cloud does.
            state.change(tx -> change(tx, about, snapshot -> failed(snapshot, e)));
            throw e;
        }
    }

    private JsonObject failed(JsonObject snapshot, IOException e) {
        JsonObject failed = snapshot.with(kind.member(), "error");
        return snapshot.members().containsKey(DETAILS) ? failed.with(DETAILS, e.getMessage()) : failed;
    }

    private void give(State state, JsonObject about) throws IOException {
        Optional<JsonObject> found = isIn(state, about, "exporting");
        if (found.isPresent()) {
            try {
                disks.give(found.get(), about.string("bucket"), about.string("key"));
            } finally {
                state.change(tx -> change(
                        tx,
                        about,
                        snapshot -> snapshot.with(kind.member(), kind.settled().apply(snapshot))));
            }
        }
    }

    private Optional<JsonObject> isIn(State state, JsonObject about, String wanted) {
        return state.read(view -> view.find(kind.name(), about.string("id")))
                .filter(snapshot -> snapshot.string(kind.member()).equals(wanted));
    }

    private void change(Transaction tx, JsonObject about, Function<JsonObject, JsonObject> to) {
        tx.find(kind.name(), about.string("id")).ifPresent(snapshot -> tx.put(kind.name(), to.apply(snapshot)));
    }
}
