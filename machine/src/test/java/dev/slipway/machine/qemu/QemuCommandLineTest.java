package dev.slipway.machine.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QemuCommandLineTest {
    private static final UUID ID = UUID.fromString("3f1f7a5e-0000-4000-8000-0000deadbeef");
    private static final Optional<OvmfFiles> OVMF =
            Optional.of(new OvmfFiles(Path.of("/fw/CODE.fd"), Path.of("/fw/VARS.fd")));

    private static MachineSpec machine() {
        return MachineSpec.of(ID, "web", Path.of("/store/machines/1"), "127.5.6.7");
    }

    private static List<String> bios(MachineSpec spec) throws Exception {
        return QemuCommandLine.of(spec.with(m -> m.firmware(Firmware.BIOS)), Accelerator.TCG, Optional.empty());
    }

    @Test
    void aWholeMachine() throws Exception {
        MachineSpec spec = machine()
                .with(m -> m.memoryBytes(2L << 30)
                        .cpus(2)
                        .drive(Drive.of(Path.of("/store/machines/1/disk.qcow2"), Drive.Format.QCOW2))
                        .drive(Drive.readOnly(Path.of("/store/machines/1/seed.img"), Drive.Format.RAW))
                        .forward(PortForward.tcp("127.5.6.7", 22, 22))
                        .forward(new PortForward(PortForward.Protocol.UDP, "127.0.0.1", 5353, 53)));

        assertThat(String.join(" ", QemuCommandLine.of(spec, Accelerator.TCG, OVMF)))
                .isEqualTo("qemu-system-x86_64 -name guest=web -uuid 3f1f7a5e-0000-4000-8000-0000deadbeef"
                        + " -machine q35,vmport=off -nodefaults -no-user-config -m 2048M -smp 2 -display none"
                        + " -accel tcg,thread=multi -cpu max"
                        + " -drive if=pflash,unit=0,format=raw,readonly=on,file=/fw/CODE.fd"
                        + " -drive if=pflash,unit=1,format=raw,file=efivars.fd"
                        + " -drive if=none,id=drive0,format=qcow2,cache=writeback,discard=unmap"
                        + ",file=/store/machines/1/disk.qcow2"
                        + " -device virtio-blk-pci,drive=drive0,bootindex=1"
                        + " -drive if=none,id=drive1,format=raw,cache=writeback,discard=unmap,readonly=on"
                        + ",file=/store/machines/1/seed.img"
                        + " -device virtio-blk-pci,drive=drive1,bootindex=2"
                        + " -netdev user,id=net0,hostfwd=tcp:127.5.6.7:22-:22,hostfwd=udp:127.0.0.1:5353-:53"
                        + " -device virtio-net-pci,netdev=net0,mac=52:54:00:ad:be:ef,romfile="
                        + " -object rng-random,id=rng0,filename=/dev/urandom -device virtio-rng-pci,rng=rng0"
                        + " -chardev socket,id=serial0,path=serial.sock,server=on,wait=off,logfile=serial.log,logappend=on"
                        + " -serial chardev:serial0 -qmp unix:qmp.sock,server=on,wait=off -pidfile qemu.pid");
    }

    @Test
    void kvmUsesTheHostsProcessor() throws Exception {
        assertThat(QemuCommandLine.of(machine(), Accelerator.KVM, OVMF))
                .containsSequence("-accel", "kvm", "-cpu", "host");
    }

    @Test
    void biosNeedsNoFirmwareFiles() throws Exception {
        assertThat(bios(machine())).noneMatch(argument -> argument.contains("pflash"));
    }

    @Test
    void uefiWithoutFirmwareFilesIsRefused() {
        assertThatThrownBy(() -> QemuCommandLine.of(machine(), Accelerator.TCG, Optional.empty()))
                .isInstanceOf(MachineException.class);
    }

    @Test
    void commasInNamesAndValuesAreDoubled() throws Exception {
        MachineSpec spec = machine()
                .with(m -> m.smbios(11, "value", "a,b")
                        .drive(Drive.of(Path.of("/a,b/disk"), Drive.Format.RAW).withSerial("one,two")));

        assertThat(bios(spec))
                .contains("type=11,value=a,,b", "virtio-blk-pci,serial=one,,two,drive=drive0,bootindex=1")
                .anyMatch(argument -> argument.endsWith(",file=/a,,b/disk"));
    }

    @Test
    void aThrowAwayDriveIsASnapshotThatFlushesNothing() throws Exception {
        MachineSpec spec = machine()
                .with(m -> m.drive(
                        Drive.of(Path.of("/d"), Drive.Format.RAW).throwAway().on(Drive.Bus.SATA)));

        assertThat(bios(spec))
                .contains("if=none,id=drive0,format=raw,cache=unsafe,discard=unmap,snapshot=on,file=/d")
                .contains("ide-hd,bus=ide.0,drive=drive0,bootindex=1");
    }

    @Test
    void aKernelFromTheHost() throws Exception {
        MachineSpec spec = machine()
                .with(m -> m.noReboot(true)
                        .directBoot(new DirectBoot(
                                Path.of("/b/vmlinuz"), Optional.of(Path.of("/b/initrd")), "root=/dev/vda3 quiet")));

        assertThat(bios(spec))
                .containsSequence("-kernel", "/b/vmlinuz", "-initrd", "/b/initrd", "-append", "root=/dev/vda3 quiet")
                .contains("-no-reboot");
    }

    @Test
    void whatCannotWorkIsRefusedBeforeQemuSeesIt() {
        assertThatThrownBy(() -> machine().with(m -> m.cpus(0))).hasMessageContaining("processor");
        assertThatThrownBy(() -> machine().with(m -> m.memoryBytes(512))).hasMessageContaining("4 MiB");
        assertThatThrownBy(() -> PortForward.tcp("127.0.0.1", 0, 22)).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> PortForward.tcp("localhost", 1, 22)).hasMessageContaining("IPv4");
        assertThatThrownBy(() -> Drive.of(Path.of("disk"), Drive.Format.RAW)).hasMessageContaining("absolute");
    }
}
