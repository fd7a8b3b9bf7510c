package dev.slipway.image.proof;

import dev.slipway.build.store.Store;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.server.ServerDisks;
import dev.slipway.machine.FirmwareWatch;
import dev.slipway.machine.Guest;
import dev.slipway.machine.Machine;
import dev.slipway.machine.Machines;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.qemu.MachineFiles;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.serial.GaveUpException;
import dev.slipway.machine.serial.Vigil;
import dev.slipway.machine.ssh.Knocking;
import dev.slipway.machine.ssh.SshException;
import dev.slipway.machine.ssh.SshKey;
import dev.slipway.machine.ssh.SshOutcome;
import dev.slipway.machine.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A server that lives as long as a boot test and writes to a copy of the image's disk that is thrown away. */
final class ProofServer implements AutoCloseable {
    private static final long LEAST_GROWTH_BYTES = 2L << 30;
    private static final int GROWTH = 4;
    private static final Duration COMMAND = Duration.ofMinutes(10);
    private static final Duration REBOOT = Duration.ofSeconds(3);

    private final Machines.Reservation reservation;
    private final Machine machine;
    private final Guest guest;
    private final ProofOptions options;
    private final ProofListener listener;
    private final String name;
    private final long diskBytes;
    private final Optional<FirmwareWatch> firmware;
    private int firmwareHangs;

    private ProofServer(
            Machines.Reservation reservation,
            Machine machine,
            String login,
            SshKey key,
            ProofOptions options,
            ProofListener listener,
            String name,
            long diskBytes,
            Optional<FirmwareWatch> firmware) {
        this.reservation = reservation;
        this.machine = machine;
        this.options = options;
        this.listener = listener;
        this.name = name;
        this.diskBytes = diskBytes;
        this.firmware = firmware;
        this.guest = Guest.of(
                machine,
                new SshTarget(
                                reservation.endpoint().address(),
                                reservation.endpoint().sshPort(),
                                login,
                                key.privateFile(),
                                new MachineFiles(reservation.directory()).knownHosts())
                        .asRoot());
    }

    /** Starts a server of the image on a disk that is larger than the image's, which must be seen by its guest. */
    static ProofServer start(
            Store store,
            Image image,
            ProofOptions options,
            Accelerator accelerator,
            String name,
            ProofListener listener)
            throws IOException, InterruptedException {
        SshKey key = SshKey.in(store.home().resolve("ssh"));
        Machines.Reservation reservation = Machines.open(store.home()).reserve(Optional.empty());
        try {
            long sizeBytes = image.facts().disk().sizeBytes();
            long diskBytes = sizeBytes + Math.max(LEAST_GROWTH_BYTES, sizeBytes / GROWTH);
            MachineSpec spec = spec(image, options, reservation, key, diskBytes);
            Instant on = Instant.now();
            Machine machine = Machine.start(spec, accelerator, Lifetime.ATTACHED);
            listener.on(new ProofEvent.Booting(name, 1, machine.files().serialLog()));
            return new ProofServer(
                    reservation,
                    machine,
                    image.facts().login(),
                    key,
                    options,
                    listener,
                    name,
                    diskBytes,
                    firmware(machine, on));
        } catch (IOException | InterruptedException | RuntimeException e) {
            reservation.close();
            throw e;
        }
    }

    /** Only UEFI firmware speaks on the serial line, so only of it is known when it hangs. */
    private static Optional<FirmwareWatch> firmware(Machine machine, Instant on)
            throws IOException, InterruptedException {
        if (machine.spec().firmware() != Firmware.UEFI) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FirmwareWatch(machine.qmp(), machine.serial(), on, FirmwareWatch.SILENCE));
        } catch (IOException | InterruptedException e) {
            machine.kill();
            throw e;
        }
    }

    private static MachineSpec spec(
            Image image, ProofOptions options, Machines.Reservation reservation, SshKey key, long diskBytes)
            throws IOException {
        MachineSpec bare = MachineSpec.of(
                reservation.id(),
                reservation.name(),
                reservation.directory(),
                reservation.endpoint().address());
        Path disk = ServerDisks.overlay(image, reservation.directory(), diskBytes);
        Path seed = ServerDisks.seed(bare, List.of(key.publicLine()), Optional.empty());
        return bare.with(draft -> {
            draft.drive(Drive.of(disk, Drive.Format.QCOW2).withCache(Drive.Cache.UNSAFE))
                    .drive(Drive.readOnly(seed, Drive.Format.RAW))
                    .memoryBytes(options.memoryBytes())
                    .firmware(options.firmware() == Boot.Firmware.UEFI ? Firmware.UEFI : Firmware.BIOS)
                    .forward(PortForward.tcp(
                            reservation.endpoint().address(),
                            reservation.endpoint().sshPort(),
                            image.facts().sshPort()));
            ServerDisks.directBoot(image).ifPresent(draft::directBoot);
        });
    }

    /** The size of the disk that the guest sees. */
    long diskBytes() {
        return diskBytes;
    }

    void awaitSsh() throws IOException, InterruptedException {
        try {
            guest.awaitSsh(vigil());
        } catch (GaveUpException e) {
            throw withCondition(e);
        }
    }

    /** How often the firmware had to be helped with a reset since this was asked last. */
    int takeFirmwareHangs() {
        int hangs = firmwareHangs;
        firmwareHangs = 0;
        return hangs;
    }

    private Vigil vigil() {
        return machine.vigil(options.patience()).with(this::look);
    }

    private void look() throws IOException, InterruptedException {
        if (firmware.isPresent() && firmware.get().look()) {
            firmwareHangs++;
            listener.on(new ProofEvent.FirmwareHung(name, FirmwareWatch.SILENCE));
        }
    }

    /** Waits for something as long as the guest shows life. */
    <T> T await(String what, Duration pause, Vigil.Attempt<T> attempt) throws IOException, InterruptedException {
        try {
            return vigil().await(what, pause, () -> {
                try {
                    return attempt.get();
                } catch (SshException e) {
                    // A server that is busy or going down may drop a connection: asked again while it shows life.
                    return Optional.empty();
                }
            });
        } catch (GaveUpException e) {
            throw withCondition(e);
        }
    }

    private IOException withCondition(GaveUpException e) throws InterruptedException {
        if (firmware.isEmpty()) {
            return e;
        }
        try {
            return new IOException(e.getMessage() + "\n" + firmware.get().condition(), e);
        } catch (IOException gone) {
            // A QEMU that ended has no condition, and the reason is said already.
            e.addSuppressed(gone);
            return e;
        }
    }

    /** Runs a line in root's shell. */
    SshOutcome run(String line) throws IOException, InterruptedException {
        return guest.run(COMMAND, "sh", "-c", line);
    }

    /** What a line in root's shell prints, which must not fail. */
    String say(String line) throws IOException, InterruptedException {
        SshOutcome outcome = run(line);
        if (!outcome.ok()) {
            throw new IOException("`" + line + "` ended with exit status " + outcome.status() + ": "
                    + outcome.errors().strip());
        }
        return outcome.output().strip();
    }

    /** Reboots and waits until another boot answers. */
    void reboot() throws IOException, InterruptedException {
        String before = say("cat /proc/sys/kernel/random/boot_id");
        listener.on(new ProofEvent.Booting(name, 2, machine.files().serialLog()));
        try {
            run("systemctl reboot");
        } catch (SshException e) {
            // The connection may end before the command does; whether it rebooted is seen below.
            Thread.sleep(REBOOT);
        }
        Knocking knocking = new Knocking(guest.ssh());
        await("the second boot", REBOOT, () -> knocking.again().isPresent() ? bootOtherThan(before) : Optional.empty());
    }

    private Optional<String> bootOtherThan(String before) throws InterruptedException {
        try {
            return Optional.of(say("cat /proc/sys/kernel/random/boot_id")).filter(now -> !now.equals(before));
        } catch (IOException e) {
            // It went down between the knock and the question.
            return Optional.empty();
        }
    }

    List<String> serialEnd(int lines) throws IOException {
        return machine.serial().tail(lines);
    }

    /** Kills the server and deletes all that it wrote; an interrupt does not keep it from that. */
    @Override
    public void close() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            machine.kill();
            if (firmware.isPresent()) {
                firmware.get().close();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            reservation.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
