package dev.slipway.machine.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Everything QEMU must know of a server; where it says nothing, the machine has nothing.
 *
 * @param directory absolute; holds the machine's sockets, logs and UEFI variables, and QEMU works in it
 * @param drives the first one is booted from
 * @param loopbackAddress the server's own address in 127/8
 * @param forwards ports of the host that lead into the guest
 * @param directBoot a kernel that is given instead of found on the first drive
 * @param noReboot whether a reboot of the guest ends QEMU
 * @param network what the cards are connected to; forwards lead into QEMU's user network
 */
public record MachineSpec(
        UUID id,
        String name,
        Path directory,
        List<Drive> drives,
        long memoryBytes,
        int cpus,
        Firmware firmware,
        String loopbackAddress,
        List<PortForward> forwards,
        List<Smbios> smbios,
        Optional<DirectBoot> directBoot,
        boolean noReboot,
        Network network) {

    private static final long MEBIBYTE = 1L << 20;

    /** QEMU's own floor is lower, but nothing this program makes would start below. */
    private static final long LEAST_MEMORY_BYTES = 4 * MEBIBYTE;

    /** Copies the lists and refuses what QEMU would refuse later and less clearly. */
    public MachineSpec {
        drives = List.copyOf(drives);
        forwards = List.copyOf(forwards);
        smbios = List.copyOf(smbios);
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the directory of a machine must be absolute: " + directory);
        }
        if (memoryBytes < LEAST_MEMORY_BYTES) {
            throw new IllegalArgumentException("a machine needs at least " + LEAST_MEMORY_BYTES / MEBIBYTE
                    + " MiB of memory, not " + memoryBytes + " bytes");
        }
        if (cpus < 1) {
            throw new IllegalArgumentException("a machine needs at least one processor, not " + cpus);
        }
    }

    /** A UEFI machine of one processor and 1 GiB without drives and forwards. */
    public static MachineSpec of(UUID id, String name, Path directory, String loopbackAddress) {
        return new MachineSpec(
                id,
                name,
                directory,
                List.of(),
                1024 * MEBIBYTE,
                1,
                Firmware.UEFI,
                loopbackAddress,
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                new Network.User());
    }

    /** The network card's address: QEMU's prefix and the last three bytes of the id. */
    public String macAddress() {
        long low = id.getLeastSignificantBits();
        return String.format("52:54:00:%02x:%02x:%02x", low >> 16 & 0xff, low >> 8 & 0xff, low & 0xff);
    }

    /** The forward that leads to the guest's TCP port, if there is one. */
    public Optional<PortForward> forwardTo(int guestPort) {
        return forwards.stream()
                .filter(f -> f.protocol() == PortForward.Protocol.TCP && f.guestPort() == guestPort)
                .findFirst();
    }

    /** The same machine with what {@code change} sets. */
    public MachineSpec with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A machine under construction. */
    public static final class Draft {
        private final MachineSpec base;
        private String name;
        private final List<Drive> drives;
        private long memoryBytes;
        private int cpus;
        private Firmware firmware;
        private String loopbackAddress;
        private final List<PortForward> forwards;
        private final List<Smbios> smbios;
        private Optional<DirectBoot> directBoot;
        private boolean noReboot;
        private Network network;

        private Draft(MachineSpec base) {
            this.base = base;
            name = base.name;
            drives = new ArrayList<>(base.drives);
            memoryBytes = base.memoryBytes;
            cpus = base.cpus;
            firmware = base.firmware;
            loopbackAddress = base.loopbackAddress;
            forwards = new ArrayList<>(base.forwards);
            smbios = new ArrayList<>(base.smbios);
            directBoot = base.directBoot;
            noReboot = base.noReboot;
            network = base.network;
        }

        /** Names the server. */
        public Draft name(String text) {
            name = text;
            return this;
        }

        /** Adds a drive after those that are there. */
        public Draft drive(Drive drive) {
            drives.add(drive);
            return this;
        }

        /** Sets the memory. */
        public Draft memoryBytes(long bytes) {
            memoryBytes = bytes;
            return this;
        }

        /** Sets the number of processors. */
        public Draft cpus(int count) {
            cpus = count;
            return this;
        }

        /** Sets what starts the machine. */
        public Draft firmware(Firmware kind) {
            firmware = kind;
            return this;
        }

        /** Sets the server's own address in 127/8. */
        public Draft loopbackAddress(String address) {
            loopbackAddress = address;
            return this;
        }

        /** Adds a forward. */
        public Draft forward(PortForward forward) {
            forwards.add(forward);
            return this;
        }

        /** Adds a string to the SMBIOS tables. */
        public Draft smbios(int type, String field, String value) {
            smbios.add(new Smbios(type, field, value));
            return this;
        }

        /** Gives a kernel instead of letting the firmware find one. */
        public Draft directBoot(DirectBoot boot) {
            directBoot = Optional.of(boot);
            return this;
        }

        /** Makes a reboot of the guest end QEMU, or not. */
        public Draft noReboot(boolean end) {
            noReboot = end;
            return this;
        }

        /** Sets what the cards are connected to. */
        public Draft network(Network kind) {
            network = kind;
            return this;
        }

        private MachineSpec finish() {
            return new MachineSpec(
                    base.id,
                    name,
                    base.directory,
                    drives,
                    memoryBytes,
                    cpus,
                    firmware,
                    loopbackAddress,
                    forwards,
                    smbios,
                    directBoot,
                    noReboot,
                    network);
        }
    }
}
