package dev.slipway.machine.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine as the arguments of QEMU. */
public final class QemuCommandLine {
    /** The program, looked up in {@code PATH}. */
    public static final String PROGRAM = "qemu-system-x86_64";

    private static final long MEBIBYTE = 1L << 20;

    /** Behind what QEMU numbers by itself, so that nothing else moves for the slots' sake. */
    private static final int FIRST_SLOT = 0x10;

    private final MachineSpec spec;
    private final List<String> line = new ArrayList<>(List.of(PROGRAM));

    private QemuCommandLine(MachineSpec spec) {
        this.spec = spec;
    }

    /**
     * The program and its arguments; QEMU must run in the machine's directory.
     *
     * @param ovmf needed by a machine that boots by UEFI
     */
    public static List<String> of(MachineSpec spec, Accelerator accelerator, Optional<OvmfFiles> ovmf)
            throws MachineException {
        QemuCommandLine command = new QemuCommandLine(spec);
        command.identity();
        command.line.addAll(accelerator.arguments());
        command.boot(ovmf);
        command.drives();
        command.network();
        command.wires();
        return List.copyOf(command.line);
    }

    private void identity() throws MachineException {
        add("-name", "guest=" + escape(spec.name()));
        add("-uuid", spec.id().toString());
        add("-machine", "q35,vmport=off");
        add("-nodefaults", "-no-user-config");
        add("-m", spec.memoryBytes() / MEBIBYTE + "M");
        add("-smp", Integer.toString(spec.cpus()));
        add("-display", "none");
        for (Smbios string : spec.smbios()) {
            if (string.value().isEmpty()) {
                throw new MachineException("the SMBIOS string " + string.field() + " of type " + string.type()
                        + " is empty; QEMU takes no empty strings.");
            }
            add("-smbios", "type=" + string.type() + "," + string.field() + "=" + escape(string.value()));
        }
        if (spec.noReboot()) {
            add("-no-reboot");
        }
    }

    private void boot(Optional<OvmfFiles> ovmf) throws MachineException {
        if (spec.firmware() == Firmware.UEFI) {
            Path code = ovmf.orElseThrow(() -> new MachineException("a UEFI machine needs its firmware files."))
                    .code();
            add("-drive", "if=pflash,unit=0,format=raw,readonly=on,file=" + escape(code.toString()));
            add("-drive", "if=pflash,unit=1,format=raw,file=" + MachineFiles.VARIABLES);
        }
        spec.directBoot().ifPresent(direct -> {
            add("-kernel", direct.kernel().toString());
            direct.initrd().ifPresent(initrd -> add("-initrd", initrd.toString()));
            if (!direct.commandLine().isEmpty()) {
                add("-append", direct.commandLine());
            }
        });
    }

    private void drives() {
        if (spec.drives().stream().anyMatch(drive -> drive.bus() == Drive.Bus.SCSI || drive.bus() == Drive.Bus.CD)) {
            add("-device", "virtio-scsi-pci,id=scsi0");
        }
        int number = 0;
        for (Drive drive : spec.drives()) {
            String id = drive.id(number);
            add("-drive", QemuDevices.drive(drive, id));
            add("-device", device(drive, id, number) + ",bootindex=" + (number + 1));
            number++;
        }
    }

    private static String device(Drive drive, String id, int number) {
        String serial = drive.serial().map(s -> ",serial=" + escape(s)).orElse("");
        return switch (drive.bus()) {
            case VIRTIO -> "virtio-blk-pci" + serial + ",drive=" + id;
            case SATA -> "ide-hd,bus=ide." + number + serial + ",drive=" + id;
            case SCSI -> QemuDevices.line(QemuDevices.scsiDisk(drive, id), "driver") + ",scsi-id=" + number;
            case CD -> "scsi-cd,bus=scsi0.0,scsi-id=" + number + serial + ",drive=" + id;
        };
    }

    private void network() {
        switch (spec.network()) {
            case Network.User() -> {
                user();
                card(spec.macAddress(), "net0");
            }
            case Network.Switched(List<Network.Card> cards) -> switched(cards);
        }
    }

    private void user() {
        StringBuilder user = new StringBuilder("user,id=net0");
        for (PortForward forward : spec.forwards()) {
            user.append(",hostfwd=").append(forward.rule());
        }
        add("-netdev", user.toString());
    }

    private void card(String macAddress, String netdev) {
        // Without its ROM the card cannot boot from the network, which nobody wants to wait for.
        add("-device", "virtio-net-pci,netdev=" + netdev + ",mac=" + macAddress + ",romfile=");
    }

    /** A card with an uplink stays; others are in slots, as only those can be taken out. */
    private void switched(List<Network.Card> cards) {
        for (int slot = 0; slot < Network.SLOTS; slot++) {
            // A card of virtio needs no ports of the old kind, of which a machine has too few for so many slots.
            add(
                    "-device",
                    "pcie-root-port,id=" + Network.slot(slot) + ",chassis=" + (slot + 1) + ",io-reserve=0,addr=0x"
                            + Integer.toHexString(FIRST_SLOT + slot));
        }
        int slot = 0;
        for (Network.Card card : cards) {
            for (Map<String, Object> netdev : QemuDevices.netdevs(card)) {
                if (QemuDevices.USER_NETWORK.equals(netdev.get("id"))) {
                    user();
                } else {
                    add("-netdev", QemuDevices.line(netdev, "type"));
                }
            }
            Optional<String> place = card.uplink().isPresent() ? Optional.empty() : Optional.of(Network.slot(slot++));
            add("-device", QemuDevices.line(QemuDevices.card(card, place), "driver"));
        }
    }

    private void wires() {
        add("-object", "rng-random,id=rng0,filename=/dev/urandom");
        add("-device", "virtio-rng-pci,rng=rng0");
        add(
                "-chardev",
                "socket,id=serial0,path=" + MachineFiles.SERIAL_SOCKET + ",server=on,wait=off,logfile="
                        + MachineFiles.SERIAL_LOG + ",logappend=on");
        add("-serial", "chardev:serial0");
        add("-qmp", "unix:" + MachineFiles.QMP + ",server=on,wait=off");
        add("-pidfile", MachineFiles.PID);
    }

    private void add(String... arguments) {
        line.addAll(List.of(arguments));
    }

    private static String escape(String value) {
        return QemuDevices.escape(value);
    }
}
