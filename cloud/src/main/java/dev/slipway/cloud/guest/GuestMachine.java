package dev.slipway.cloud.guest;

import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A guest's plan as the machine that Scaleway would rent out. */
final class GuestMachine {
    private static final String NOBODY = "127.0.0.1";
    private static final int SYSTEM = 1;
    private static final String SEED_FILE = "seed.iso";

    private GuestMachine() {}

    static MachineSpec of(GuestPlan plan, Path directory) throws IOException {
        if (plan.architecture() != GuestPlan.Architecture.X86_64) {
            throw new GuestException(
                    "cannot start " + plan.name()
                            + ": it is an arm64 server, and guests run on x86_64 only. Choose an x86_64 commercial type and image.");
        }
        if (plan.disks().isEmpty() && plan.seed().isEmpty()) {
            throw new GuestException("cannot start " + plan.name() + ": it has no volume to boot from. Attach one.");
        }
        List<Drive> drives =
                new ArrayList<>(plan.disks().stream().map(GuestDisk::drive).toList());
        if (plan.seed().isPresent()) {
            drives.add(Drive.readOnly(seed(plan.seed().get(), directory), Drive.Format.RAW)
                    .on(Drive.Bus.CD));
        }
        String address = plan.publicCard().map(PublicCard::loopbackAddress).orElse(NOBODY);
        return MachineSpec.of(plan.server(), plan.name(), directory, address).with(draft -> {
            drives.forEach(draft::drive);
            draft.memoryBytes(plan.memoryBytes())
                    .cpus(plan.cpus())
                    .smbios(SYSTEM, "manufacturer", "Scaleway")
                    .smbios(SYSTEM, "product", "SCW-VM")
                    .smbios(SYSTEM, "serial", plan.server().toString())
                    .network(new Network.Switched(cards(plan)));
        });
    }

    private static Path seed(Seed seed, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path draft = directory.resolve(SEED_FILE + ".new");
        Files.write(draft, IsoImage.of(Seed.LABEL, seed.files()));
        return Files.move(draft, directory.resolve(SEED_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The cards, the public one first. */
    static List<Network.Card> cards(GuestPlan plan) {
        return Stream.concat(
                        plan.publicCard().stream().map(GuestMachine::card),
                        plan.privateCards().stream().map(GuestMachine::card))
                .toList();
    }

    private static Network.Card card(PublicCard card) {
        return new Network.Card(card.mac().toString(), GuestSockets.PUBLIC, Optional.of(GuestSockets.UPLINK));
    }

    private static Network.Card card(PrivateCard card) {
        return new Network.Card(card.mac().toString(), GuestSockets.privateCard(card.mac()), Optional.empty());
    }
}
