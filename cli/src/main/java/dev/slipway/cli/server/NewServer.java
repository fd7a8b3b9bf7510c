package dev.slipway.cli.server;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.image.catalogue.DiskFacts;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.DiskSize;
import dev.slipway.image.server.ServerDisks;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.Machines;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.ssh.SshKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server that is about to be.
 *
 * @param image its disk starts as the image's, and grows to the size of the image's volume
 * @param imageName as the user named the image
 * @param diskSize for another one than the image's volume; never less than the image's disk
 * @param ports as {@code -p} takes them
 * @param userData the user's own
 * @param authorizedKeys open the server beside the store's key
 * @param firmware overrides the image's
 * @param command kept for {@code ps}
 */
record NewServer(
        Image image,
        String imageName,
        Optional<String> name,
        long memoryBytes,
        int cpus,
        Optional<DiskSize> diskSize,
        List<String> ports,
        Optional<String> userData,
        List<String> authorizedKeys,
        Optional<Firmware> firmware,
        boolean removeAtEnd,
        List<String> command) {

    private static final int SECTOR_BYTES = 512;

    /** Makes the server's disks and makes it known; it is not started. */
    MachineRecord create(Servers servers) throws IOException, InterruptedException {
        SshKey key = SshKey.in(servers.home().resolve("ssh"));
        try (Machines.Reservation reservation = servers.machines().reserve(name)) {
            MachineSpec spec = withDisks(spec(reservation), key);
            MachineRecord server = new MachineRecord(
                    spec,
                    Instant.now(),
                    image.id().toString(),
                    imageName,
                    command,
                    removeAtEnd,
                    image.facts().login(),
                    image.facts().sshPort(),
                    key.privateFile());
            reservation.commit(server);
            return server;
        }
    }

    private MachineSpec spec(Machines.Reservation reservation) throws IOException {
        List<PortForward> forwards = new ArrayList<>();
        forwards.add(PortForward.tcp(
                reservation.endpoint().address(),
                reservation.endpoint().sshPort(),
                image.facts().sshPort()));
        for (String port : ports) {
            forwards.add(PortOption.parse(port, reservation.endpoint()));
        }
        Firmware own = image.facts().boot().firmware() == Boot.Firmware.BIOS ? Firmware.BIOS : Firmware.UEFI;
        return MachineSpec.of(
                        reservation.id(),
                        reservation.name(),
                        reservation.directory(),
                        reservation.endpoint().address())
                .with(machine -> {
                    machine.memoryBytes(memoryBytes).cpus(cpus).firmware(firmware.orElse(own));
                    forwards.forEach(machine::forward);
                });
    }

    private long diskBytes() {
        DiskFacts own = image.facts().disk();
        if (diskSize.isEmpty()) {
            return Math.max(own.sizeBytes(), own.volumeBytes());
        }
        long wanted = diskSize.get().sizeBytes().orElse(own.sizeBytes());
        if (wanted < own.sizeBytes()) {
            throw Failure.of("cannot run " + imageName + " on a disk of " + wanted + " bytes: the image's own has "
                    + own.sizeBytes() + ", and a disk only grows. Ask for at least that, or leave --disk out.");
        }
        // A disk is whole sectors.
        return wanted / SECTOR_BYTES * SECTOR_BYTES;
    }

    private MachineSpec withDisks(MachineSpec spec, SshKey key) throws IOException {
        Path disk = ServerDisks.overlay(image, spec.directory(), diskBytes());
        List<String> keys = new ArrayList<>(List.of(key.publicLine()));
        keys.addAll(authorizedKeys);
        Path seed = ServerDisks.seed(spec, keys, userData);
        Drive root = Drive.of(disk, Drive.Format.QCOW2);
        return spec.with(machine -> {
            // A disk that is removed at the end need not survive a crash of the host.
            machine.drive(removeAtEnd ? root.withCache(Drive.Cache.UNSAFE) : root)
                    .drive(Drive.readOnly(seed, Drive.Format.RAW));
            ServerDisks.directBoot(image).ifPresent(machine::directBoot);
        });
    }
}
