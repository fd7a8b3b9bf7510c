package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The volumes of a server, local and of block storage, by their place. */
public final class ServerVolumes {
    /** The member of a server's document that says which volume is where. */
    public static final String MEMBER = "_volumes";

    /** Whether volumes of block storage go with a server that is terminated, as local ones do. */
    public static final String DIE_WITH_IT = "_volumes_die";

    private static final int PLACES = 16;

    private ServerVolumes() {}

    static void routes(Routes routes) {
        routes.add("POST " + Wire.V1 + "servers/{id}/attach-volume", ServerVolumes::attach)
                .add("POST " + Wire.V1 + "servers/{id}/detach-volume", ServerVolumes::detach);
    }

    /** How a server notes a volume. */
    static JsonObject note(String id, boolean block, boolean boot) {
        return JsonObject.of("id", id, "block", block, "boot", boot);
    }

    static JsonObject shown(Transaction tx, JsonObject server) {
        JsonObject volumes = JsonObject.EMPTY;
        for (Map.Entry<String, Json> entry : server.object(MEMBER).members().entrySet()) {
            if (entry.getValue() instanceof JsonObject note) {
                volumes = volumes.with(entry.getKey(), shown(tx, server, note));
            }
        }
        return volumes;
    }

    private static JsonObject shown(Transaction tx, JsonObject server, JsonObject note) {
        JsonObject boot = JsonObject.of("boot", note.truth("boot"));
        if (note.truth("block")) {
            return boot.with("volume_type", "sbs_volume")
                    .with("id", note.get("id"))
                    .with("state", "available")
                    .with("zone", server.get("zone"));
        }
        return boot.with(
                        Resources.shown(tx.find(Volumes.KIND, note.string("id")).orElse(JsonObject.EMPTY)))
                .with("server", JsonObject.of("id", server.get("id"), "name", server.get("name")));
    }

    /** Notes on both sides that the server holds the volume; 404 when there is no such volume. */
    static void hold(Transaction tx, JsonObject server, String volumeId, boolean block) {
        if (block) {
            JsonObject volume = Resources.inZone(tx, BlockVolumes.KIND, volumeId, server.string("zone"));
            refuseHeld(!volume.items("references").isEmpty(), volumeId);
            BlockVolumes.attach(tx, volumeId, server.string("id"));
        } else {
            JsonObject volume = Resources.inZone(tx, Volumes.KIND, volumeId, server.string("zone"));
            refuseHeld(volume.hasValue("server"), volumeId);
            tx.put(
                    Volumes.KIND,
                    volume.with("server", JsonObject.of("id", server.get("id"), "name", server.get("name")))
                            .with("modification_date", Times.offset(tx.now())));
        }
    }

    private static void refuseHeld(boolean held, String volumeId) {
        if (held) {
            throw ApiError.constraint("volume_id", "Volume " + volumeId + " is already attached to a server");
        }
    }

    static void release(Transaction tx, JsonObject note) {
        if (note.truth("block")) {
            BlockVolumes.detach(tx, note.string("id"));
        } else {
            tx.find(Volumes.KIND, note.string("id"))
                    .ifPresent(volume -> tx.put(
                            Volumes.KIND,
                            volume.with("server", null).with("modification_date", Times.offset(tx.now()))));
        }
    }

    /** Lets go of all volumes of a server that goes away; local ones die with one that is terminated. */
    static void letGo(Transaction tx, JsonObject server, boolean terminated) {
        for (Json volume : server.object(MEMBER).members().values()) {
            if (volume instanceof JsonObject note) {
                release(tx, note);
                if (terminated && (!note.truth("block") || server.truth(DIE_WITH_IT))) {
                    tx.remove(note.truth("block") ? BlockVolumes.KIND : Volumes.KIND, note.string("id"));
                    Layers.sweepLater(tx);
                }
            }
        }
    }

    private static Answer attach(Call call, Transaction tx) {
        JsonObject server = Servers.get(call, tx);
        Fields fields = Fields.of(call);
        String id = fields.requiredId("volume_id");
        boolean boot = fields.truth("boot", false);
        String type = fields.oneOf("volume_type", "", "sbs_volume", "l_ssd", "scratch");
        fields.check();
        boolean block = type.isEmpty()
                ? Resources.find(tx, BlockVolumes.KIND, id, call.zone()).isPresent()
                : type.equals("sbs_volume");
        JsonObject volumes = server.object(MEMBER);
        String place = IntStream.range(0, PLACES)
                .mapToObj(Integer::toString)
                .filter(free -> !volumes.has(free))
                .findFirst()
                .orElseThrow(() -> ApiError.constraint("volume_id", "a server has at most " + PLACES + " volumes"));
        hold(tx, server, id, block);
        ServerActions.refitLater(tx, server.string("id"));
        return Servers.one(tx, tx.put(Servers.KIND, server.with(MEMBER, volumes.with(place, note(id, block, boot)))));
    }

    private static Answer detach(Call call, Transaction tx) {
        JsonObject server = Servers.get(call, tx);
        Fields fields = Fields.of(call);
        String id = fields.requiredId("volume_id");
        fields.check();
        JsonObject volumes = server.object(MEMBER);
        Optional<String> place = volumes.members().keySet().stream()
                .filter(key -> volumes.object(key).string("id").equals(id))
                .findFirst();
        if (place.isEmpty()) {
            throw ApiError.constraint("volume_id", "Volume " + id + " is not attached to this server");
        }
        release(tx, volumes.object(place.get()));
        ServerActions.refitLater(tx, server.string("id"));
        JsonObject left = volumes.without(place.get()::equals);
        return Servers.one(tx, tx.put(Servers.KIND, server.with(MEMBER, left)));
    }
}
