package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Optional;

/** Local volumes, which live on the host of a server. */
public final class Volumes {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_volume";

    private static final long SMALLEST_BYTES = 1_000_000_000L;
    private static final long LARGEST_BYTES = 800_000_000_000L;

    private final Tenant tenant;

    Volumes(Tenant tenant) {
        this.tenant = tenant;
    }

    void routes(Routes routes) {
        routes.add("GET " + Wire.V1 + "volumes", this::list)
                .add("POST " + Wire.V1 + "volumes", this::create)
                .add(
                        "GET " + Wire.V1 + "volumes/{id}",
                        (call, tx) -> Answer.ok(JsonObject.of("volume", Resources.shown(get(call, tx)))))
                .add("PATCH " + Wire.V1 + "volumes/{id}", this::update)
                .add("DELETE " + Wire.V1 + "volumes/{id}", this::delete);
    }

    private static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    private Answer list(Call call, Transaction tx) {
        return Pages.instance(
                call,
                "volumes",
                tx
                        .list(
                                KIND,
                                Resources.filter(call, "volume_type", "project", "organization")
                                        .and(volume -> volume.string("zone").equals(call.zone())))
                        .stream()
                        .map(Resources::shown)
                        .toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("vol-" + Resources.newId().substring(0, 8));
        String project = fields.id("project").orElse(tenant.project());
        String type = type(fields);
        List<String> tags = fields.texts("tags");
        Optional<String> base = fields.id("base_snapshot");
        Optional<Long> size = fields.number("size");
        if (base.isEmpty() && size.isEmpty()) {
            fields.wrong("size", "one of size, base_snapshot must be given");
        }
        size.ifPresent(bytes -> check(fields, bytes));
        fields.check();
        Optional<JsonObject> snapshot = base.map(id -> Snapshots.ready(tx, id, call.zone()));
        long least = snapshot.map(found -> found.number("size")).orElse(SMALLEST_BYTES);
        long bytes = size.orElse(least);
        JsonObject volume =
                make(tx, name, project, call.zone(), type, bytes, base).with("tags", tags);
        return Wire.created(call, "volume", Resources.shown(tx.put(KIND, volume)));
    }

    private static void check(Fields fields, long bytes) {
        if (bytes < SMALLEST_BYTES || bytes > LARGEST_BYTES) {
            fields.wrong("size", "size must be between " + SMALLEST_BYTES + " and " + LARGEST_BYTES + " bytes");
        }
    }

    private static String type(Fields fields) {
        if (fields.body().string("volume_type").equals("b_ssd")) {
            fields.wrong(
                    "volume_type",
                    "b_ssd volumes are no longer supported. Create volumes with volume_type=sbs_volume instead");
            return "l_ssd";
        }
        return fields.oneOf("volume_type", "l_ssd", "scratch");
    }

    /** A new local volume, kept by nobody yet. */
    JsonObject make(
            Transaction tx,
            String name,
            String project,
            String zone,
            String type,
            long sizeBytes,
            Optional<String> base) {
        String now = Times.offset(tx.now());
        return JsonObject.of(
                "id",
                Resources.newId(),
                "name",
                name,
                "volume_type",
                type,
                "export_uri",
                null,
                "organization",
                tenant.organization(),
                "project",
                project,
                "server",
                null,
                "size",
                sizeBytes,
                "state",
                "available",
                "creation_date",
                now,
                "modification_date",
                now,
                "tags",
                List.of(),
                "zone",
                zone,
                Layers.FROM,
                base.flatMap(id -> tx.find(Snapshots.KIND, id))
                        .flatMap(snapshot -> snapshot.text(Layers.OWN))
                        .orElse(null));
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject volume = get(call, tx);
        JsonObject changed = volume.with("modification_date", Times.offset(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        Optional<Long> size = fields.number("size");
        if (size.isPresent()) {
            check(fields, size.get());
            if (size.get() < volume.number("size")) {
                fields.wrong("size", "a volume cannot shrink");
            }
            changed = changed.with("size", size.get());
        }
        fields.check();
        if (size.isPresent() && volume.hasValue("server")) {
            ServerActions.refitLater(tx, volume.object("server").string("id"));
        }
        return Answer.ok(JsonObject.of("volume", Resources.shown(tx.put(KIND, changed))));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject volume = get(call, tx);
        if (volume.hasValue("server")) {
            throw ApiError.invalidRequest("a server is attached to this volume");
        }
        tx.remove(KIND, volume.string("id"));
        Layers.sweepLater(tx);
        return Answer.empty();
    }
}
