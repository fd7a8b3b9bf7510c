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
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Volumes of block storage. */
public final class BlockVolumes {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "volume";

    private static final long SMALLEST_BYTES = 1_000_000_000L;
    private static final long LARGEST_BYTES = 10_000_000_000_000L;
    private static final long USUAL_IOPS = 5_000;
    private static final List<Long> IOPS = List.of(USUAL_IOPS, 15_000L);
    private static final String SETTLE = "block.volume.settle";

    private final Tenant tenant;
    private final Pace pace;

    /** Volumes of {@code tenant}. */
    public BlockVolumes(Tenant tenant, Pace pace) {
        this.tenant = tenant;
        this.pace = pace;
    }

    /** Adds the routes of one version of the API. */
    public void routes(Routes routes, String version) {
        String volumes = "/block/" + version + "/zones/{zone}/volumes";
        routes.add("GET " + volumes, this::list)
                .add("POST " + volumes, this::create)
                .add("GET " + volumes + "/{id}", (call, tx) -> Answer.ok(Resources.shown(get(call, tx))))
                .add("PATCH " + volumes + "/{id}", this::update)
                .add("DELETE " + volumes + "/{id}", this::delete)
                .add("GET /block/" + version + "/zones/{zone}/volume-types", BlockVolumes::types);
    }

    /**
     * The steps volumes take later.
     *
     * @param grown told the id of a server one of whose volumes grew
     */
    public static Map<String, Steps.Step> steps(State state, BiConsumer<Transaction, String> grown) {
        return Map.of(SETTLE, about -> state.change(tx -> settle(tx, about, grown)));
    }

    private static JsonObject get(Call call, Transaction tx) {
        return Resources.inZone(tx, KIND, call.parameter("id"), call.zone());
    }

    private Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project_id", "status")
                        .and(volume -> volume.string("zone").equals(call.zone())));
        return Pages.counted(
                call,
                "volumes",
                Resources.ordered(call, found).stream().map(Resources::shown).toList());
    }

    private static Answer types(Call call, Transaction tx) {
        List<JsonObject> types = IOPS.stream()
                .map(iops -> JsonObject.of(
                        "type", type(iops), "pricing", null, "snapshot_pricing", null, "specs", specs(iops)))
                .toList();
        return Pages.counted(call, "volume_types", types);
    }

    private static String type(long iops) {
        return "sbs_" + iops / 1_000 + "k";
    }

    private static JsonObject specs(long iops) {
        return JsonObject.of("perf_iops", iops, "class", "sbs");
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("vol-" + Resources.newId().substring(0, 8));
        String project = fields.id("project_id").orElse(tenant.project());
        long iops = fields.number("perf_iops").orElse(USUAL_IOPS);
        List<String> tags = fields.texts("tags");
        Fields empty = Fields.of(call.document().object("from_empty"));
        Fields from = Fields.of(call.document().object("from_snapshot"));
        Optional<JsonObject> snapshot = Optional.empty();
        if (fields.body().hasValue("from_snapshot")) {
            String id = from.requiredId("snapshot_id");
            from.check();
            snapshot = Optional.of(BlockSnapshots.ready(tx, id, call.zone()));
        } else if (!fields.body().hasValue("from_empty")) {
            fields.wrong("from", "one of from_empty, from_snapshot must be given");
        }
        long least = snapshot.map(found -> found.number("size")).orElse(SMALLEST_BYTES);
        long size = snapshot.isPresent()
                ? from.number("size").orElse(least)
                : empty.number("size").orElse(0L);
        if (size < least || size > LARGEST_BYTES) {
            fields.wrong("size", "size must be between " + least + " and " + LARGEST_BYTES + " bytes");
        }
        if (!IOPS.contains(iops)) {
            fields.wrong("perf_iops", "perf_iops must be one of " + IOPS);
        }
        fields.check();
        JsonObject volume =
                make(tx, name, project, call.zone(), size, snapshot, iops).with("tags", tags);
        tx.put(KIND, volume.with("status", "creating"));
        later(tx, volume);
        return Answer.ok(Resources.shown(volume.with("status", "creating")));
    }

    /** A new volume, ready for use, kept by nobody yet. */
    public static JsonObject make(
            Transaction tx,
            String name,
            String project,
            String zone,
            long sizeBytes,
            Optional<JsonObject> snapshot,
            long iops) {
        String now = Times.zulu(tx.now());
        return JsonObject.of(
                "id",
                Resources.newId(),
                "name",
                name,
                "type",
                type(iops),
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
                "parent_snapshot_id",
                snapshot.map(found -> found.string("id")).orElse(null),
                "status",
                "available",
                "tags",
                List.of(),
                "specs",
                specs(iops),
                "last_detached_at",
                null,
                "kms_key_id",
                null,
                "zone",
                zone,
                Layers.FROM,
                snapshot.flatMap(found -> found.text(Layers.OWN)).orElse(null));
    }

    private void later(Transaction tx, JsonObject volume) {
        tx.later(pace.step(), SETTLE, JsonObject.of("id", volume.string("id")));
    }

    private static void settle(Transaction tx, JsonObject about, BiConsumer<Transaction, String> grown) {
        tx.find(KIND, about.string("id")).ifPresent(volume -> {
            JsonObject changed = volume;
            if (volume.hasValue("_size")) {
                changed = changed.with("size", volume.get("_size"));
            }
            if (volume.hasValue("_iops")) {
                changed =
                        changed.with("type", type(volume.number("_iops"))).with("specs", specs(volume.number("_iops")));
            }
            tx.put(
                    KIND,
                    changed.without(name -> name.equals("_size") || name.equals("_iops"))
                            .with("status", free(volume) ? "available" : "in_use"));
            if (changed.number("size") > volume.number("size")) {
                volume.objects("references")
                        .forEach(reference -> grown.accept(tx, reference.string("product_resource_id")));
            }
        });
    }

    private static boolean free(JsonObject volume) {
        return volume.items("references").isEmpty();
    }

    private Answer update(Call call, Transaction tx) {
        JsonObject volume = get(call, tx);
        Fields fields = Fields.of(call);
        JsonObject changed = volume.with("updated_at", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        long size = fields.number("size").orElse(volume.number("size"));
        long iops = fields.number("perf_iops").orElse(volume.object("specs").number("perf_iops"));
        if (size < volume.number("size") || size > LARGEST_BYTES) {
            fields.wrong("size", "a volume cannot shrink, nor grow above " + LARGEST_BYTES + " bytes");
        }
        if (!IOPS.contains(iops)) {
            fields.wrong("perf_iops", "perf_iops must be one of " + IOPS);
        }
        fields.check();
        if (size != volume.number("size") || iops != volume.object("specs").number("perf_iops")) {
            changed = changed.with("status", "updating").with("_size", size).with("_iops", iops);
            later(tx, volume);
        }
        tx.put(KIND, changed);
        return Answer.ok(Resources.shown(changed));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject volume = get(call, tx);
        if (!free(volume)) {
            throw ApiError.precondition(
                    "resource_still_in_use", "Volume must be detached from its server to be deleted");
        }
        tx.remove(KIND, volume.string("id"));
        Layers.sweepLater(tx);
        return Answer.empty();
    }

    /** Notes that a server holds the volume, alone. */
    public static void attach(Transaction tx, String id, String serverId) {
        tx.find(KIND, id).ifPresent(volume -> {
            String now = Times.zulu(tx.now());
            JsonObject reference = JsonObject.of(
                    "id",
                    Resources.newId(),
                    "product_resource_type",
                    "instance_server",
                    "product_resource_id",
                    serverId,
                    "created_at",
                    now,
                    "type",
                    "exclusive",
                    "status",
                    "attached");
            tx.put(
                    KIND,
                    volume.with("references", List.of(reference))
                            .with("status", "in_use")
                            .with("updated_at", now));
        });
    }

    /** Notes that no server holds the volume any more. */
    public static void detach(Transaction tx, String id) {
        tx.find(KIND, id).ifPresent(volume -> {
            String now = Times.zulu(tx.now());
            tx.put(
                    KIND,
                    volume.with("references", List.of())
                            .with("status", "available")
                            .with("updated_at", now)
                            .with("last_detached_at", now));
        });
    }
}
