package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.block.BlockSnapshots;
import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.instance.ServerTypes.ServerType;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the volumes of a new server: from an image, from snapshots, empty ones, and takes those that are there. */
final class ServerDisks {
    private static final long USUAL_BYTES = 10_000_000_000L;
    private static final long USUAL_IOPS = 5_000;

    private final Volumes volumes;

    ServerDisks(Volumes volumes) {
        this.volumes = volumes;
    }

    /** The notes of a server's document for the volumes that were asked for. */
    JsonObject make(Transaction tx, JsonObject server, ServerType type, Optional<JsonObject> image, JsonObject wanted) {
        JsonObject extra = image.map(found -> found.object("extra_volumes")).orElse(JsonObject.EMPTY);
        List<String> places = Stream.of(
                        image.isPresent() ? Stream.of("0") : Stream.<String>empty(),
                        wanted.members().keySet().stream(),
                        extra.members().keySet().stream())
                .flatMap(keys -> keys)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
        JsonObject notes = JsonObject.EMPTY;
        for (String place : places) {
            if (!place.matches("\\d{1,2}")) {
                throw ApiError.constraint("volumes", "'" + place + "' is no place of a volume; places are 0, 1, 2 …");
            }
            Optional<JsonObject> source = place.equals("0")
                    ? image.map(found -> found.object("root_volume"))
                    : Optional.of(extra.object(place)).filter(found -> found.hasValue("id"));
            Request request = new Request(server, type, image, source, place, wanted);
            notes = notes.with(place, one(tx, request));
        }
        return notes;
    }

    /** What is asked for one place. */
    private record Request(
            JsonObject server,
            ServerType type,
            Optional<JsonObject> image,
            Optional<JsonObject> source,
            String place,
            JsonObject all) {
        JsonObject wanted() {
            return all.object(place);
        }

        String volumeType() {
            String given = wanted().string("volume_type");
            if (!given.isEmpty()) {
                return given;
            }
            boolean local = source.map(found -> found.string("volume_type").equals("l_ssd"))
                    .orElse(false);
            return local ? "l_ssd" : "sbs_volume";
        }

        boolean block() {
            return volumeType().equals("sbs_volume");
        }

        /** The snapshot that a new volume is filled from. */
        Optional<String> snapshotId() {
            Optional<String> own = wanted().text("base_snapshot").filter(text -> !text.isEmpty());
            return own.isPresent() ? own : source.map(found -> found.string("id"));
        }

        String name() {
            String title = image.map(found -> found.string("name")).orElse(server.string("name"));
            String standard = block() ? title + "_sbs_volume_" + place : title;
            return wanted().text("name").filter(text -> !text.isEmpty()).orElse(standard);
        }

        /** What of the type's local storage the other volumes leave. */
        long localBytesLeft() {
            long others = all.members().keySet().stream()
                    .filter(key -> !key.equals(place))
                    .map(all::object)
                    .filter(other -> other.string("volume_type").equals("l_ssd"))
                    .mapToLong(other -> other.number("size"))
                    .sum();
            return type.localBytes() - others;
        }
    }

    private JsonObject one(Transaction tx, Request request) {
        JsonObject wanted = request.wanted();
        Fields fields = Fields.of(wanted);
        Optional<String> given = fields.id("id");
        Optional<Long> size = fields.number("size");
        boolean boot = fields.truth("boot", false);
        fields.oneOf("volume_type", "", "l_ssd", "scratch", "sbs_volume");
        fields.check();
        if (given.isPresent()) {
            boolean block = Resources.find(
                            tx, BlockVolumes.KIND, given.get(), request.server().string("zone"))
                    .isPresent();
            ServerVolumes.hold(tx, request.server(), given.get(), block);
            return ServerVolumes.note(given.get(), block, boot);
        }
        String id = request.block() ? block(tx, request, size) : local(tx, request, size);
        ServerVolumes.hold(tx, request.server(), id, request.block());
        return ServerVolumes.note(id, request.block(), boot);
    }

    private static String block(Transaction tx, Request request, Optional<Long> size) {
        String zone = request.server().string("zone");
        Optional<JsonObject> snapshot = request.snapshotId().flatMap(id -> {
            Optional<JsonObject> found = Resources.find(tx, BlockSnapshots.KIND, id, zone);
            if (found.isEmpty() && request.wanted().hasValue("base_snapshot")) {
                throw ApiError.notFound(Snapshots.KIND, id);
            }
            return found.isPresent() ? found : Optional.of(JsonObject.of("id", id, "size", USUAL_BYTES));
        });
        long bytes = size.orElse(snapshot.map(found -> found.number("size")).orElse(USUAL_BYTES));
        JsonObject volume = BlockVolumes.make(
                tx, request.name(), request.server().string("project"), zone, bytes, snapshot, USUAL_IOPS);
        return tx.put(BlockVolumes.KIND, volume).string("id");
    }

    private String local(Transaction tx, Request request, Optional<Long> size) {
        String zone = request.server().string("zone");
        Optional<JsonObject> snapshot = request.snapshotId()
                .flatMap(id -> Resources.find(tx, Snapshots.KIND, id, zone))
                .map(found -> Snapshots.ready(tx, found.string("id"), zone));
        if (snapshot.isEmpty() && request.wanted().hasValue("base_snapshot")) {
            throw ApiError.notFound(Snapshots.KIND, request.wanted().string("base_snapshot"));
        }
        long left = request.localBytesLeft();
        boolean own = request.wanted().hasValue("base_snapshot") || left <= 0;
        long bytes =
                size.orElse(own ? snapshot.map(found -> found.number("size")).orElse(USUAL_BYTES) : left);
        JsonObject volume = volumes.make(
                tx,
                request.name(),
                request.server().string("project"),
                zone,
                request.volumeType(),
                bytes,
                request.snapshotId());
        return tx.put(Volumes.KIND, volume).string("id");
    }
}
