package dev.slipway.cloud.guest;

import dev.slipway.cloud.metadata.Metadata;
import dev.slipway.cloud.metadata.MetadataService;
import dev.slipway.cloud.network.SecurityRules;
import dev.slipway.machine.Machine;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.qmp.Qmp;
import dev.slipway.machine.serial.SerialLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The guests of one cloud, each in a directory of its own. They go on when this process ends; the next one takes them
 * over by {@link #adopt}. Safe for several threads; calls for one guest wait for each other.
 */
public final class Guests implements AutoCloseable {
    private final Path directory;
    private final Path cache;
    private final GuestEvents events;
    private final UnaryOperator<MachineSpec> adapt;
    private final PrivateNetworks networks = new PrivateNetworks();
    private final Map<UUID, RunningGuest> running = new ConcurrentHashMap<>();
    private final Map<UUID, Object> locks = new ConcurrentHashMap<>();

    /**
     * The guests under {@code directory}.
     *
     * @param cache where it is remembered what the host's processor can do
     * @param adapt may give the guests of a test a kernel, which boots in a tenth of the time
     */
    public Guests(Path directory, Path cache, GuestEvents events, UnaryOperator<MachineSpec> adapt) {
        this.directory = directory.toAbsolutePath();
        this.cache = cache;
        this.events = events;
        this.adapt = adapt;
    }

    /** Switches a guest on and returns when its processor runs. */
    public void start(GuestPlan plan, Metadata metadata) throws IOException, InterruptedException {
        synchronized (lock(plan.server())) {
            Machine machine = Machine.of(adapt.apply(GuestMachine.of(plan, home(plan.server()))));
            machine.start(Accelerator.detect(cache), Lifetime.DETACHED);
            try {
                watch(machine, plan, metadata);
            } catch (IOException | RuntimeException e) {
                machine.kill();
                throw e;
            }
            Fitting.fit(machine, plan, events);
        }
    }

    /** Takes over a guest that an earlier process switched on; false when it does not run any more. */
    public boolean adopt(GuestPlan plan, Metadata metadata) throws IOException, InterruptedException {
        synchronized (lock(plan.server())) {
            Machine machine = machine(plan.server());
            if (!machine.isUp()) {
                return false;
            }
            Fitting.fit(machine, plan, events);
            watch(machine, plan, metadata);
            return true;
        }
    }

    private void watch(Machine machine, GuestPlan plan, Metadata metadata) throws IOException {
        Wiring wiring = Wiring.connect(machine, plan, networks, new MetadataService(metadata));
        RunningGuest guest = new RunningGuest(machine, plan, metadata, wiring);
        running.put(plan.server(), guest);
        guest.watch(() -> {
            if (forget(plan.server(), wiring)) {
                events.ended(plan.server());
            }
        });
    }

    /** Whether the guest with this wiring was still thought to run; one that we switched off was not. */
    private boolean forget(UUID server, Wiring wiring) {
        synchronized (lock(server)) {
            return running.values().removeIf(guest -> guest.wiring().equals(wiring));
        }
    }

    /** Lets one more TCP port of the guest's own address lead to the guest, until it is switched off. */
    public void open(UUID server, int port) throws IOException, InterruptedException {
        synchronized (lock(server)) {
            RunningGuest guest = guest(server);
            PublicCard card = guest.plan()
                    .publicCard()
                    .orElseThrow(() -> new GuestException(
                            "cannot open port " + port + " of " + guest.plan().name() + ": it has no public address."));
            guest.machine().forward(PortForward.tcp(card.loopbackAddress(), port, port));
        }
    }

    /** Presses the power button and, when the guest does not switch off within {@code grace}, pulls the plug. */
    public void stop(UUID server, Duration grace) throws IOException, InterruptedException {
        synchronized (lock(server)) {
            Optional<RunningGuest> guest = Optional.ofNullable(running.remove(server));
            Machine machine = machine(server);
            machine.stop(grace);
            if (guest.isPresent()) {
                guest.get().close();
            }
        }
    }

    /** Pulls the plug. */
    public void kill(UUID server) throws IOException, InterruptedException {
        stop(server, Duration.ZERO);
    }

    /** Whether a guest runs that has this volume as a disk. */
    public boolean hold(UUID server, UUID volume) {
        return Optional.ofNullable(running.get(server))
                .filter(guest -> guest.has(volume))
                .isPresent();
    }

    /** Gives a running guest the disks, cards and forwards of {@code plan}, and takes all others away; one that is off is left alone. */
    public void refit(GuestPlan plan) throws IOException, InterruptedException {
        synchronized (lock(plan.server())) {
            RunningGuest guest = running.get(plan.server());
            if (guest == null) {
                return;
            }
            guest.wiring().cutAllBut(plan);
            Fitting.fit(guest.machine(), plan, events);
            running.replace(plan.server(), guest.with(plan));
            guest.wiring().add(plan);
            guest.wiring().replace(plan.rules());
        }
    }

    /** Sets other rules on every card of a running guest; one that is off gets its rules when it is switched on. */
    public void replaceRules(UUID server, SecurityRules rules) {
        synchronized (lock(server)) {
            running.computeIfPresent(server, (_, guest) -> guest.with(rules));
        }
    }

    /**
     * Has the guest with this volume write to {@code next} from now on, a qcow2 file on top of what it wrote to.
     *
     * @return false when no guest runs with it
     */
    public boolean moveOn(UUID volume, Path next) throws IOException, InterruptedException {
        Optional<RunningGuest> found =
                running.values().stream().filter(guest -> guest.has(volume)).findFirst();
        if (found.isEmpty()) {
            return false;
        }
        synchronized (lock(found.get().plan().server())) {
            String device = GuestDisk.id(volume);
            try (Qmp qmp = found.get().machine().qmp()) {
                if (!qmp.human("info block " + device).contains(next.toString())) {
                    qmp.execute(
                            "blockdev-snapshot-sync",
                            Map.of(
                                    "device",
                                    device,
                                    "snapshot-file",
                                    next.toString(),
                                    "format",
                                    "qcow2",
                                    "mode",
                                    "existing"));
                }
            }
            return true;
        }
    }

    /** What the guest printed on its serial line, all its boots; empty before the first one. */
    public SerialLog console(UUID server) {
        return machine(server).serial();
    }

    /** The serial line itself, a unix socket: what is written to it the guest reads. */
    public Path consoleSocket(UUID server) throws IOException {
        Machine machine = machine(server);
        return machine.reachable(machine.files().serialSocket());
    }

    /** Whether the guest has power, asked of the host's kernel. */
    public GuestState state(UUID server) {
        return machine(server).isUp() ? GuestState.ON : GuestState.OFF;
    }

    /** Pulls the plug and removes everything of the guest but its disks, which are the cloud's. */
    public void remove(UUID server) throws IOException, InterruptedException {
        synchronized (lock(server)) {
            kill(server);
            Path home = home(server);
            if (!Files.isDirectory(home)) {
                return;
            }
            List<Path> files;
            try (Stream<Path> all = Files.list(home)) {
                files = all.toList();
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(home);
        }
    }

    /** Lets go of the guests, which go on without a network until they are adopted. */
    @Override
    public void close() throws IOException {
        for (UUID server : List.copyOf(running.keySet())) {
            Optional<RunningGuest> guest = Optional.ofNullable(running.remove(server));
            if (guest.isPresent()) {
                guest.get().close();
            }
        }
    }

    private RunningGuest guest(UUID server) throws GuestException {
        return Optional.ofNullable(running.get(server))
                .orElseThrow(() -> new GuestException("server " + server + " is not running."));
    }

    /** Enough of a machine to find its process and its files. */
    private Machine machine(UUID server) {
        return Machine.of(MachineSpec.of(server, server.toString(), home(server), "127.0.0.1"));
    }

    private Path home(UUID server) {
        return directory.resolve(server.toString());
    }

    private Object lock(UUID server) {
        return locks.computeIfAbsent(server, _ -> new Object());
    }
}
