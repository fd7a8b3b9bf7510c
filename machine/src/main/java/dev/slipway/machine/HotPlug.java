package dev.slipway.machine;

import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.MachineException;
import dev.slipway.machine.qemu.Network;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.qemu.QemuDevices;
import dev.slipway.machine.qmp.Qmp;
import dev.slipway.machine.qmp.QmpException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes what a running machine is made of. A device has the name that the command line gave it or would have given it,
 * so that one that was there at the start can go, too.
 */
public final class HotPlug implements AutoCloseable {
    private static final Pattern DEVICE = Pattern.compile("(?m)^(\\S+) \\(child<");

    /** As {@code info usernet} prints a forward. */
    private static final Pattern FORWARD =
            Pattern.compile("(?m)^\\s*TCP\\[HOST_FORWARD\\]\\s+\\d+\\s+([0-9.]+)\\s+(\\d+)\\s+[0-9.]+\\s+(\\d+)\\s");

    /** As {@code info block -v} prints it, of the uppermost file first. */
    private static final Pattern SIZE = Pattern.compile("virtual size: [^(]*\\((\\d+) bytes\\)");

    /** Another machine that lets go of a file does so within this. */
    private static final Duration FILE_LOCK = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Machine machine;
    private final Qmp qmp;

    private HotPlug(Machine machine, Qmp qmp) {
        this.machine = machine;
        this.qmp = qmp;
    }

    /** Opens a connection to the machine's QEMU; close it soon, QEMU serves one at a time. */
    public static HotPlug of(Machine machine) throws IOException, InterruptedException {
        return new HotPlug(machine, machine.qmp());
    }

    /** The names of the devices that have one. */
    public Set<String> devices() throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>();
        Matcher line = DEVICE.matcher(qmp.human("qom-list /machine/peripheral").replace("\r", ""));
        while (line.find()) {
            names.add(line.group(1));
        }
        return names;
    }

    /** Plugs a disk into the virtio SCSI controller that the machine was started with. */
    public void plug(Drive drive) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(FILE_LOCK);
        String command = "drive_add 0 \""
                + QemuDevices.drive(drive, drive.id(0)).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        String said = qmp.human(command).strip();
        while (said.contains("lock") && Instant.now().isBefore(deadline)) {
            Thread.sleep(LOOK);
            said = qmp.human(command).strip();
        }
        if (!said.equals("OK")) {
            throw failure("plug in the disk " + drive.file(), said);
        }
        try {
            qmp.execute("device_add", QemuDevices.scsiDisk(drive, drive.id(0)));
        } catch (QmpException e) {
            qmp.human("drive_del " + drive.id(0));
            throw failure("plug in the disk " + drive.file(), String.valueOf(e.getMessage()));
        }
    }

    /** Makes a disk at least this large; the guest is told. */
    public void grow(Drive drive, long sizeBytes) throws IOException, InterruptedException {
        String name = drive.id(0);
        Matcher size = SIZE.matcher(qmp.human("info block -v " + name));
        if (size.find() && Long.parseLong(size.group(1)) < sizeBytes) {
            qmp.execute("block_resize", Map.of("device", name, "size", sizeBytes));
        }
    }

    /** Plugs a card into a free slot. */
    public void plug(Network.Card card) throws IOException, InterruptedException {
        List<Map<String, Object>> netdevs = QemuDevices.netdevs(card);
        for (Map<String, Object> netdev : netdevs) {
            qmp.execute("netdev_add", netdev);
        }
        String why = "all its slots are taken";
        for (int slot = 0; slot < Network.SLOTS; slot++) {
            try {
                qmp.execute("device_add", QemuDevices.card(card, Optional.of(Network.slot(slot))));
                return;
            } catch (QmpException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        for (Map<String, Object> netdev : netdevs.reversed()) {
            qmp.execute("netdev_del", Map.of("id", String.valueOf(netdev.get("id"))));
        }
        throw failure("plug in the card " + card.macAddress(), why);
    }

    /**
     * Asks the guest to let go of a device and waits until it does.
     *
     * @return false when it does not within {@code patience}; it may yet
     */
    public boolean unplug(String device, Duration patience) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        qmp.execute("device_del", Map.of("id", device));
        while (devices().contains(device)) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    /** Removes what was behind a card that is gone, by the name the card had. */
    public void removeBehind(String card) throws IOException, InterruptedException {
        qmp.execute("netdev_del", Map.of("id", QemuDevices.netdevOf(card)));
    }

    /** The forwards of TCP that the machine has. */
    public Set<PortForward> forwards() throws IOException, InterruptedException {
        Set<PortForward> forwards = new LinkedHashSet<>();
        Matcher line = FORWARD.matcher(qmp.human("info usernet").replace("\r", ""));
        while (line.find()) {
            forwards.add(
                    PortForward.tcp(line.group(1), Integer.parseInt(line.group(2)), Integer.parseInt(line.group(3))));
        }
        return forwards;
    }

    /** Adds a forward; what QEMU says when it cannot, as where the port is taken. */
    public Optional<String> add(PortForward forward) throws IOException, InterruptedException {
        return Optional.of(qmp.human("hostfwd_add " + QemuDevices.USER_NETWORK + " " + forward.rule())
                        .strip())
                .filter(complaint -> !complaint.isEmpty());
    }

    /** Ends a forward. */
    public void remove(PortForward forward) throws IOException, InterruptedException {
        qmp.human("hostfwd_remove " + QemuDevices.USER_NETWORK + " "
                + forward.rule().replaceFirst("-:\\d+$", ""));
    }

    private MachineException failure(String what, String why) {
        return new MachineException(
                "cannot " + what + " while " + machine.spec().name() + " runs: " + why);
    }

    @Override
    public void close() throws IOException {
        qmp.close();
    }
}
