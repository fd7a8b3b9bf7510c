package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.block.BlockSnapshots;
import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.state.Transaction;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a server is told to do, and how its states follow each other. */
public final class ServerActions {
    private static final String STARTED = "instance.server.started";
    private static final String STOPPED = "instance.server.stopped";
    private static final String REMOVED = "instance.server.removed";
    private static final String REFITTED = "instance.server.refitted";

    private static final List<String> RUNS = List.of("starting", "running");
    private static final List<String> BOOTS = List.of("poweron", "reboot");

    /** How long a guest may take to switch itself off. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm").withZone(ZoneOffset.UTC);

    private final Images images;
    private final Snapshots snapshots;
    private final Ips ips;
    private final Pace pace;
    private final Machines machines;

    ServerActions(Images images, Snapshots snapshots, Ips ips, Pace pace, Machines machines) {
        this.machines = machines;
        this.images = images;
        this.snapshots = snapshots;
        this.ips = ips;
        this.pace = pace;
    }

    void routes(Routes routes) {
        String action = Wire.V1 + "servers/{id}/action";
        routes.add(
                        "GET " + action,
                        (call, tx) -> Answer.ok(JsonObject.of("actions", ServerView.actions(Servers.get(call, tx)))))
                .add("POST " + action, this::act);
    }

    static Map<String, Steps.Step> steps(State state, Machines machines, Pace pace) {
        return Map.of(
                STARTED, about -> started(state, machines, about),
                STOPPED, about -> stopped(state, machines, about, pace),
                REMOVED, about -> machines.remove(about.string("id")),
                REFITTED, about -> refit(state, machines, about, pace));
    }

    /** Has the machine of a server changed to what the server has now, once it runs; one that is off is made so when it starts. */
    public static void refitLater(Transaction tx, String serverId) {
        if (tx.find(Servers.KIND, serverId)
                .filter(server -> RUNS.contains(server.string("state")))
                .isPresent()) {
            tx.later(Duration.ZERO, REFITTED, JsonObject.of("id", serverId));
        }
    }

    private static void refit(State state, Machines machines, JsonObject about, Pace pace) throws Exception {
        String id = about.string("id");
        if (isIn(state, id, "running")) {
            machines.refit(id);
        } else if (isIn(state, id, "starting")) {
            // What the machine starts with was chosen already.
            state.change(tx -> tx.later(pace.step(), REFITTED, about));
        }
    }

    /** Has what is left of a server's machine removed. */
    static void removeMachineLater(Transaction tx, String serverId) {
        tx.later(Duration.ZERO, REMOVED, JsonObject.of("id", serverId));
    }

    private Answer act(Call call, Transaction tx) {
        JsonObject server = Servers.get(call, tx);
        Fields fields = Fields.of(call);
        String action = fields.required("action");
        if (!fields.body().hasValue("action")) {
            fields.check();
        }
        fields.oneOf("action", "", "poweron", "poweroff", "reboot", "stop_in_place", "terminate", "backup");
        fields.check();
        if (!ServerView.actions(server).contains(action)) {
            throw ApiError.invalidRequest(
                    "server should be " + (action.equals("poweron") ? "stopped" : "running") + " for " + action);
        }
        if (action.equals("terminate") && server.truth("protected")) {
            throw ApiError.precondition("protected_resource", "the server is protected");
        }
        if (BOOTS.contains(action)) {
            machines.refusal(server).ifPresent(why -> {
                throw ApiError.precondition("resource_not_usable", why);
            });
        }
        String result = "/servers/" + server.string("id");
        switch (action) {
            case "poweron" -> start(tx, server);
            case "backup" -> result = "/images/" + backup(tx, server, fields.text("name"));
            default -> stop(tx, server, action);
        }
        JsonObject task = Wire.task(tx.now(), call.zone(), "/servers/" + server.string("id") + "/action", result);
        return Answer.json(202, JsonObject.of("task", task))
                .with(
                        "Location",
                        "https://api.scaleway.com/instance/v1/zones/" + call.zone() + "/tasks/" + task.string("id"));
    }

    private void start(Transaction tx, JsonObject server) {
        move(tx, server, "starting", "allocating node");
        if (server.truth("dynamic_ip_required")
                && Ips.of(tx, server.string("id")).isEmpty()) {
            ips.addDynamic(tx, server);
        }
        tx.later(pace.step(), STARTED, JsonObject.of("id", server.string("id")));
    }

    private static JsonObject move(Transaction tx, JsonObject server, String state, String detail) {
        return tx.put(
                Servers.KIND,
                server.with("state", state)
                        .with("state_detail", detail)
                        .with("modification_date", Times.offset(tx.now())));
    }

    private static boolean isIn(State state, String id, String wanted) {
        return state.read(view -> view.find(Servers.KIND, id))
                .filter(server -> server.string("state").equals(wanted))
                .isPresent();
    }

    private static void started(State state, Machines machines, JsonObject about) throws Exception {
        String id = about.string("id");
        if (!isIn(state, id, "starting")) {
            return;
        }
        try {
            machines.start(id);
        } catch (Exception e) {
            state.change(tx -> tx.find(Servers.KIND, id).ifPresent(server -> move(tx, server, "stopped", "")));
            throw e;
        }
        state.change(tx -> tx.find(Servers.KIND, id).ifPresent(server -> {
            JsonObject location = JsonObject.of(
                    "zone_id", server.get("zone"),
                    "platform_id", "14",
                    "cluster_id", "1",
                    "hypervisor_id", "1",
                    "node_id", "1");
            move(tx, server.with("location", location), "running", "booting kernel");
        }));
    }

    private void stop(Transaction tx, JsonObject server, String action) {
        String detail = switch (action) {
            case "terminate" -> "terminating";
            case "reboot" -> "rebooting";
            case "stop_in_place" -> "stopping in place";
            default -> "stopping";
        };
        move(tx, server, "stopping", detail);
        tx.later(pace.step(), STOPPED, JsonObject.of("id", server.string("id"), "action", action));
    }

    private static void stopped(State state, Machines machines, JsonObject about, Pace pace) throws Exception {
        String id = about.string("id");
        if (!isIn(state, id, "stopping")) {
            return;
        }
        machines.stop(id, about.string("action").equals("terminate") ? Duration.ZERO : GRACE);
        state.change(tx -> tx.find(Servers.KIND, id).ifPresent(server -> {
            switch (about.string("action")) {
                case "terminate" -> Servers.remove(tx, server, true);
                case "reboot" -> {
                    move(tx, server, "starting", "rebooting");
                    tx.later(pace.step(), STARTED, JsonObject.of("id", id));
                }
                case "stop_in_place" -> move(tx, server, "stopped in place", "stopped in place");
                default -> {
                    Ips.release(tx, id, true);
                    move(tx, server.with("location", null), "stopped", "");
                }
            }
        }));
    }

    /** Notes that the machine of a server has ended by itself, as when its guest shut down. */
    public static void ended(Transaction tx, String serverId) {
        tx.find(Servers.KIND, serverId)
                .filter(server -> server.string("state").equals("running"))
                .ifPresent(server -> {
                    Ips.release(tx, serverId, true);
                    move(tx, server.with("location", null), "stopped", "");
                });
    }

    /** Makes an image of all volumes of a server, and says its id. */
    private String backup(Transaction tx, JsonObject server, Optional<String> wanted) {
        String name = wanted.filter(text -> !text.isEmpty())
                .orElse("image_" + server.string("name") + "_" + MINUTE.format(tx.now()));
        JsonObject volumes = server.object(ServerVolumes.MEMBER);
        Optional<JsonObject> root = Optional.empty();
        JsonObject extra = JsonObject.EMPTY;
        int number = 0;
        for (String place : volumes.members().keySet()) {
            JsonObject note = volumes.object(place);
            String id = snapshot(tx, note, name + "_snap_" + number).string("id");
            JsonObject shown = Images.volume(tx, id, server.string("zone"));
            if (root.isEmpty()) {
                root = Optional.of(shown);
            } else {
                extra = extra.with(Integer.toString(number), shown);
            }
            number++;
        }
        JsonObject image = images.make(
                        tx,
                        name,
                        server.string("project"),
                        server.string("zone"),
                        server.string("arch"),
                        root.orElseThrow())
                .with("extra_volumes", extra)
                .with("from_server", server.get("id"));
        Images.keep(tx, image);
        return image.string("id");
    }

    private JsonObject snapshot(Transaction tx, JsonObject note, String name) {
        String kind = note.truth("block") ? BlockVolumes.KIND : Volumes.KIND;
        JsonObject volume =
                tx.find(kind, note.string("id")).orElseThrow(() -> ApiError.notFound(kind, note.string("id")));
        return note.truth("block") ? BlockSnapshots.of(tx, volume, name, pace) : snapshots.of(tx, volume, name);
    }
}
