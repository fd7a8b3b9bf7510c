package dev.slipway.cloud.guest;

import dev.slipway.machine.HotPlug;
import dev.slipway.machine.Machine;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Network;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.qemu.QemuDevices;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes a running machine what a plan says: QEMU is asked what is there, so that it may be done again after a process was
 * killed while it did it.
 */
final class Fitting {
    private static final String DISK = QemuDevices.diskOf("volume-");
    private static final String PRIVATE = QemuDevices.card(new Network.Card("", "private-", Optional.empty()));

    /** A guest that runs lets go of a card at once; one that boots does not look yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final GuestPlan plan;
    private final HotPlug machine;
    private final GuestEvents events;

    private Fitting(GuestPlan plan, HotPlug machine, GuestEvents events) {
        this.plan = plan;
        this.machine = machine;
        this.events = events;
    }

    /** Adds what is missing, and takes away what is too much. */
    static void fit(Machine machine, GuestPlan plan, GuestEvents events) throws IOException, InterruptedException {
        try (HotPlug plug = HotPlug.of(machine)) {
            Fitting fitting = new Fitting(plan, plug, events);
            Set<String> there = plug.devices();
            fitting.disks(there);
            fitting.cards(there);
            fitting.forwards();
        }
    }

    private void disks(Set<String> there) throws IOException, InterruptedException {
        Set<String> wanted = new HashSet<>();
        for (GuestDisk disk : plan.disks()) {
            wanted.add(QemuDevices.diskOf(GuestDisk.id(disk.volume())));
        }
        for (String device : there) {
            if (device.startsWith(DISK) && !wanted.contains(device)) {
                machine.unplug(device, PATIENCE);
            }
        }
        for (GuestDisk disk : plan.disks()) {
            Drive drive = disk.drive();
            if (!there.contains(QemuDevices.diskOf(drive.id(0)))) {
                machine.plug(drive);
            }
            machine.grow(drive, disk.sizeBytes());
        }
    }

    /** The public card stays in the machine once it is there: without an address its cable is pulled out. */
    private void cards(Set<String> there) throws IOException, InterruptedException {
        List<Network.Card> cards = GuestMachine.cards(plan);
        Set<String> wanted = cards.stream().map(QemuDevices::card).collect(Collectors.toSet());
        for (String device : there) {
            if (device.startsWith(PRIVATE) && !wanted.contains(device) && machine.unplug(device, PATIENCE)) {
                machine.removeBehind(device);
            }
        }
        for (Network.Card card : cards) {
            if (!there.contains(QemuDevices.card(card))) {
                machine.plug(card);
            }
        }
    }

    private void forwards() throws IOException, InterruptedException {
        Set<PortForward> there = machine.forwards();
        Optional<String> address = plan.publicCard().map(PublicCard::loopbackAddress);
        for (PortForward forward : there) {
            if (address.filter(forward.hostAddress()::equals).isEmpty()) {
                machine.remove(forward);
            }
        }
        if (plan.publicCard().isPresent()) {
            forward(plan.server(), plan.publicCard().get(), there);
        }
    }

    private void forward(UUID server, PublicCard card, Set<PortForward> there)
            throws IOException, InterruptedException {
        for (int port : card.ports()) {
            PortForward forward = PortForward.tcp(card.loopbackAddress(), port, port);
            if (!there.contains(forward)) {
                Optional<String> complaint = machine.add(forward);
                complaint.ifPresent(why -> events.unreachable(server, forward, why));
            }
        }
    }
}
