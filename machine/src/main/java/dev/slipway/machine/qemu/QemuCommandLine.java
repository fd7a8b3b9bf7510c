package dev.slipway.machine.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine as the arguments of QEMU. */
public final class QemuCommandLine {
    /** The program, looked up in {@code PATH}. */
    public static final String PROGRAM = "qemu-system-x86_64";

    private static final long MEBIBYTE = 1L << 20;

    private static final int LONGEST_SCSI_SERIAL = 36;

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
            String id = "drive" + number;
            add(
                    "-drive",
                    "if=none,id=" + id + ",format=" + drive.format().option() + ",cache="
                            + drive.cache().option() + ",discard=unmap" + (drive.readOnly() ? ",readonly=on" : "")
                            + (drive.snapshot() ? ",snapshot=on" : "") + ",file="
                            + escape(drive.file().toString()));
            add("-device", device(drive, number) + ",drive=" + id + ",bootindex=" + (number + 1));
            number++;
        }
    }

    private static String device(Drive drive, int number) {
        String serial = drive.serial().map(s -> ",serial=" + escape(s)).orElse("");
        return switch (drive.bus()) {
            case VIRTIO -> "virtio-blk-pci" + serial;
            case SATA -> "ide-hd,bus=ide." + number + serial;
            case SCSI -> scsiDisk(drive, number);
            case CD -> "scsi-cd,bus=scsi0.0,scsi-id=" + number + serial;
        };
    }

    /** QEMU limits serial numbers to 36 bytes; the device id, which udev reads first, may be longer. */
    private static String scsiDisk(Drive drive, int number) {
        String names = drive.scsi()
                .map(n -> ",vendor=" + escape(n.vendor()) + ",product=" + escape(n.product()))
                .orElse("");
        String serial = drive.serial()
                .map(s -> ",device_id=" + escape(s) + ",serial="
                        + escape(s.substring(Math.max(0, s.length() - LONGEST_SCSI_SERIAL))))
                .orElse("");
        return "scsi-hd,bus=scsi0.0,scsi-id=" + number + names + serial;
    }

    private void network() {
        switch (spec.network()) {
            case Network.User() -> {
                user();
                card(spec.macAddress(), "net0");
            }
            case Network.Switched(List<Network.Card> cards) -> cards.forEach(this::switched);
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

    private void switched(Network.Card card) {
        String id = "card-" + card.socket().replaceAll("[^A-Za-z0-9]", "-");
        stream(id, card.socket());
        card(card.macAddress(), id);
        card.uplink().ifPresent(uplink -> {
            user();
            stream("uplink", uplink);
            add("-netdev", "hubport,id=hub-user,hubid=0,netdev=net0");
            add("-netdev", "hubport,id=hub-uplink,hubid=0,netdev=uplink");
        });
    }

    /** QEMU listens, so that whoever switches the frames may die and come back. */
    private void stream(String id, String socket) {
        add("-netdev", "stream,id=" + id + ",server=on,addr.type=unix,addr.path=" + escape(socket));
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

    /** In QEMU's options a comma ends a value, two commas are one. */
    private static String escape(String value) {
        return value.replace(",", ",,");
    }
}
