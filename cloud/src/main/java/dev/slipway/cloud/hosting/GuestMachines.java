package dev.slipway.cloud.hosting;

import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.guest.GuestEvents;
import dev.slipway.cloud.guest.GuestPlan;
import dev.slipway.cloud.guest.GuestState;
import dev.slipway.cloud.guest.Guests;
import dev.slipway.cloud.instance.Machines;
import dev.slipway.cloud.instance.ServerActions;
import dev.slipway.cloud.instance.ServerTypes;
import dev.slipway.cloud.instance.Servers;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs the servers of a state as QEMU guests of this host. */
public final class GuestMachines implements Machines {
    private final State state;
    private final Plans plans;
    private final Guests guests;
    private final Path folder;
    private final Consumer<String> notes;

    /** A disk is given another layer while no guest begins to write to one: each sees what the other did. */
    private final ReadWriteLock changing = new ReentrantReadWriteLock();

    private GuestMachines(
            State state,
            Layers layers,
            Path folder,
            Path cache,
            Consumer<String> notes,
            UnaryOperator<MachineSpec> adapt) {
        this.state = state;
        this.plans = new Plans(layers, ServerTypes.load());
        this.folder = folder;
        this.notes = notes;
        this.guests = new Guests(folder, cache, new Events(), adapt);
    }

    /**
     * Takes over the guests that an earlier process left running, and notes which have ended since.
     *
     * @param folder where guests are, a directory each
     * @param cache where it is remembered what the host's processor can do
     * @param notes told what nobody asked for: a port that is taken, a guest that cannot be taken over
     */
    public static GuestMachines open(State state, Layers layers, Path folder, Path cache, Consumer<String> notes)
            throws IOException, InterruptedException {
        return open(state, layers, folder, cache, notes, UnaryOperator.identity());
    }

    /** With {@code adapt} a test gives guests a kernel, which boots in a tenth of the time. */
    public static GuestMachines open(
            State state,
            Layers layers,
            Path folder,
            Path cache,
            Consumer<String> notes,
            UnaryOperator<MachineSpec> adapt)
            throws IOException, InterruptedException {
        GuestMachines machines = new GuestMachines(state, layers, Files.createDirectories(folder), cache, notes, adapt);
        for (JsonObject server : state.read(view -> view.list(Servers.KIND, one -> true))) {
            if (List.of("running", "stopping").contains(server.string("state"))) {
                machines.adopt(server);
            }
        }
        return machines;
    }

    private void adopt(JsonObject server) throws InterruptedException {
        String id = server.string("id");
        boolean runs = false;
        try {
            runs = takeOver(server);
        } catch (IOException e) {
            notes.accept("server " + server.string("name") + " runs, but cannot be taken over: " + e.getMessage()
                    + ". It is switched off.");
            try {
                guests.kill(UUID.fromString(id));
            } catch (IOException gone) {
                notes.accept("server " + server.string("name") + " cannot be switched off: " + gone.getMessage());
            }
        }
        if (!runs) {
            state.change(tx -> ServerActions.ended(tx, id));
        }
    }

    /** What guests do of themselves. */
    private final class Events implements GuestEvents {
        @Override
        public void ended(UUID server) {
            state.change(tx -> ServerActions.ended(tx, server.toString()));
        }

        @Override
        public void unreachable(UUID server, PortForward forward, String why) {
            notes.accept("server " + server + ": " + forward.rule() + " leads nowhere: " + why);
        }
    }

    @Override
    public void start(String serverId) throws IOException, InterruptedException {
        Optional<JsonObject> server = state.read(view -> view.find(Servers.KIND, serverId));
        if (server.isEmpty()) {
            return;
        }
        changing.readLock().lock();
        try {
            // A process that was killed may have started it, and not come to say so.
            if (guests.state(UUID.fromString(serverId)) == GuestState.ON) {
                takeOver(server.get());
            } else {
                guests.start(state.write(tx -> plans.of(tx, server.get())), new ServerMetadata(state, serverId));
            }
        } finally {
            changing.readLock().unlock();
        }
    }

    private boolean takeOver(JsonObject server) throws IOException, InterruptedException {
        GuestPlan plan = state.write(tx ->
                plans.ofRunning(tx, server, volume -> volume.text(Layers.OWN).isPresent()));
        return guests.adopt(plan, new ServerMetadata(state, server.string("id")));
    }

    @Override
    public Optional<String> refusal(JsonObject server) {
        return Plans.refusal(server);
    }

    @Override
    public void refit(String serverId) throws IOException, InterruptedException {
        UUID id = UUID.fromString(serverId);
        changing.readLock().lock();
        try {
            Optional<GuestPlan> plan = state.write(tx -> tx.find(Servers.KIND, serverId)
                    .map(server -> plans.ofRunning(
                            tx, server, volume -> guests.hold(id, UUID.fromString(volume.string("id"))))));
            if (plan.isPresent()) {
                guests.refit(plan.get());
            }
        } finally {
            changing.readLock().unlock();
        }
    }

    @Override
    public void stop(String serverId, Duration grace) throws IOException, InterruptedException {
        guests.stop(UUID.fromString(serverId), grace);
    }

    @Override
    public void remove(String serverId) throws IOException, InterruptedException {
        guests.remove(UUID.fromString(serverId));
    }

    @Override
    public void enforce(String serverId) {
        state.read(view -> view.find(Servers.KIND, serverId).map(server -> Plans.rules(view, server)))
                .ifPresent(rules -> guests.replaceRules(UUID.fromString(serverId), rules));
    }

    @Override
    public boolean moveOn(String volumeId, Path next) throws IOException, InterruptedException {
        changing.writeLock().lock();
        try {
            return guests.moveOn(UUID.fromString(volumeId), next);
        } finally {
            changing.writeLock().unlock();
        }
    }

    @Override
    public String console(String serverId) throws IOException {
        return Files.isDirectory(folder.resolve(serverId))
                ? guests.console(UUID.fromString(serverId)).text()
                : "";
    }

    @Override
    public void close() throws IOException {
        guests.close();
    }
}
