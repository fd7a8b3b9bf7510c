package dev.slipway.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.qemu.MachineException;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.serial.GaveUpException;
import dev.slipway.machine.serial.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines under the real QEMU. */
class MachineIT {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(120));

    private static final String HOST = "127.98.7.6";

    @TempDir
    private Path directory = Path.of("");

    private MachineSpec spec = MachineSpec.of(UUID.randomUUID(), "none", Path.of("/"), "127.0.0.1");

    private MachineSpec tiny() throws IOException {
        Path disk = TinyGuest.write(directory.resolve("disk.raw"));
        spec = MachineSpec.of(UUID.randomUUID(), "tiny", directory.resolve("m"), "127.0.0.1")
                .with(m -> m.firmware(Firmware.BIOS)
                        .memoryBytes(32 << 20)
                        .drive(Drive.of(disk, Drive.Format.RAW).on(Drive.Bus.SATA)));
        return spec;
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        Machine.of(spec).kill();
    }

    @Test
    void startsPrintsAndSwitchesOffWhenTheButtonIsPressed() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.ATTACHED);

        machine.vigil(PATIENCE).awaitText(TinyGuest.GREETING, 0);
        assertThat(machine.state()).isInstanceOf(MachineState.Running.class);
        machine.stop(Duration.ofSeconds(60));

        assertThat(machine.serial().tail(2)).containsExactly(TinyGuest.GREETING, TinyGuest.FAREWELL);
        assertThat(machine.state())
                .isInstanceOfSatisfying(
                        MachineState.Exited.class,
                        exited -> assertThat(exited.status()).isEqualTo(OptionalInt.of(0)));
        assertThat(machine.isUp()).isFalse();
    }

    @Test
    void pullsThePlugWhenTheGuestIgnoresTheButton() throws Exception {
        MachineSpec deaf = tiny();
        byte[] halt = new byte[1 << 20];
        halt[0] = (byte) 0xfa; // cli
        halt[1] = (byte) 0xf4; // hlt
        halt[510] = 0x55;
        halt[511] = (byte) 0xaa;
        Files.write(directory.resolve("disk.raw"), halt);
        Machine machine = Machine.start(deaf, Accelerator.TCG, Lifetime.DETACHED);

        machine.stop(Duration.ofSeconds(2));

        assertThat(machine.state())
                .isInstanceOfSatisfying(
                        MachineState.Exited.class,
                        exited -> assertThat(exited.status()).isEqualTo(OptionalInt.of(0)));
    }

    @Test
    void aDetachedMachineThatIsKilledSaysSo() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.DETACHED);

        machine.kill();

        assertThat(machine.state())
                .isInstanceOfSatisfying(
                        MachineState.Exited.class,
                        exited -> assertThat(exited.status()).isEqualTo(OptionalInt.of(128 + 9)));
    }

    @Test
    void isHeldAndLetGo() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.ATTACHED);

        machine.pause();
        assertThat(machine.state()).isInstanceOf(MachineState.Paused.class);
        machine.resume();
        assertThat(machine.state()).isInstanceOf(MachineState.Running.class);
    }

    @Test
    void cannotBeStartedTwice() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.ATTACHED);

        assertThatThrownBy(() -> machine.start(Accelerator.TCG, Lifetime.ATTACHED))
                .isInstanceOf(MachineException.class)
                .hasMessage("tiny is running already.");
    }

    @Test
    void startsAgainAfterItEnded() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.ATTACHED);
        machine.kill();
        long before = machine.serial().sizeBytes();

        machine.start(Accelerator.TCG, Lifetime.DETACHED);

        machine.vigil(PATIENCE).awaitText(TinyGuest.GREETING, before);
        machine.stop(Duration.ofSeconds(60));
        assertThat(machine.state()).isInstanceOf(MachineState.Exited.class);
    }

    @Test
    void aLongPathIsNoObstacle() throws Exception {
        Path deep = directory.resolve("d".repeat(120));
        MachineSpec far = MachineSpec.of(UUID.randomUUID(), "far", deep, "127.0.0.1")
                .with(m -> m.firmware(Firmware.BIOS).memoryBytes(32 << 20));
        spec = far;

        Machine machine = Machine.start(far, Accelerator.TCG, Lifetime.ATTACHED);

        assertThat(machine.state()).isInstanceOf(MachineState.Running.class);
    }

    @Test
    void qemusOwnComplaintIsPassedOn() throws Exception {
        MachineSpec broken = tiny().with(m -> m.drive(Drive.of(directory.resolve("missing.raw"), Drive.Format.RAW)));

        assertThatThrownBy(() -> Machine.start(broken, Accelerator.TCG, Lifetime.ATTACHED))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("missing.raw")
                .hasMessageContaining("No such file");
    }

    @Test
    void portsLeadIntoTheGuestFromTheStartAndLater() throws Exception {
        int first = freePort();
        MachineSpec forwarding = tiny().with(m -> m.forward(PortForward.tcp(HOST, first, 22)));
        Machine machine = Machine.start(forwarding, Accelerator.TCG, Lifetime.ATTACHED);
        assertThat(listens(first)).isTrue();

        int second = freePort();
        assertThat(listens(second)).isFalse();
        machine.forward(PortForward.tcp(HOST, second, 80));
        assertThat(listens(second)).isTrue();

        assertThatThrownBy(() -> machine.forward(PortForward.tcp(HOST, second, 81)))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("cannot forward " + HOST + ":" + second + "->81/tcp of tiny");
        MachineSpec rival = MachineSpec.of(UUID.randomUUID(), "rival", directory.resolve("r"), HOST)
                .with(m -> m.firmware(Firmware.BIOS).memoryBytes(32 << 20).forward(PortForward.tcp(HOST, first, 22)));
        assertThatThrownBy(() -> Machine.start(rival, Accelerator.TCG, Lifetime.ATTACHED))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("QEMU could not start rival")
                .hasMessageContaining("tcp:" + HOST + ":" + first + "-:22");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void givesUpOnASilentGuestAndShowsItsLastWords() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.ATTACHED);
        machine.vigil(PATIENCE).awaitText(TinyGuest.GREETING, 0);

        assertThatThrownBy(() -> machine.vigil(PATIENCE.withSilence(Duration.ofSeconds(1)))
                        .awaitText("login:", 0))
                .isInstanceOfSatisfying(
                        GaveUpException.class, e -> assertThat(e.lastLines()).isEqualTo(List.of(TinyGuest.GREETING)))
                .hasMessageContaining("no output on the serial line")
                .hasMessageContaining(TinyGuest.GREETING);
    }

    @Test
    void givesUpAtOnceWhenTheMachineEnded() throws Exception {
        Machine machine = Machine.start(tiny(), Accelerator.TCG, Lifetime.ATTACHED);
        machine.vigil(PATIENCE).awaitText(TinyGuest.GREETING, 0);
        machine.kill();

        assertThatThrownBy(() -> machine.vigil(PATIENCE).awaitText("login:", 0))
                .isInstanceOf(GaveUpException.class)
                .hasMessageContaining("the machine ended");
    }
}
