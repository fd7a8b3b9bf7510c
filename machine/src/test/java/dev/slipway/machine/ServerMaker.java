package dev.slipway.machine;

import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.qemu.MachineSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another process that makes or starts servers, for tests of what two processes, or a killed one, do. */
public final class ServerMaker {
    private ServerMaker() {}

    /** Makes {@code count} servers in the store at {@code home}. */
    static Process start(Path home, String prefix, int count) throws IOException {
        return java("make", home.toString(), prefix, Integer.toString(count));
    }

    /** Starts the tiny guest of {@code disk}, attached or detached, says {@code up} and waits. */
    static Process boot(Path home, Path disk, Lifetime lifetime) throws IOException {
        return java("boot", home.toString(), disk.toString(), lifetime.name());
    }

    private static Process java(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path", ""),
                ServerMaker.class.getName()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    /** The other process. */
    public static void main(String[] arguments) throws Exception {
        Machines machines = Machines.open(Path.of(arguments[1]));
        if (arguments[0].equals("make")) {
            for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                make(machines, arguments[2] + i, spec -> spec);
            }
            return;
        }
        MachineRecord server = make(
                machines,
                "tiny",
                spec -> spec.with(m -> m.firmware(Firmware.BIOS)
                        .memoryBytes(32 << 20)
                        .drive(Drive.of(Path.of(arguments[2]), Drive.Format.RAW).on(Drive.Bus.SATA))));
        Machine.start(server.spec(), Accelerator.TCG, Lifetime.valueOf(arguments[3]));
        System.out.println("up");
        System.out.flush();
        Thread.sleep(600_000);
    }

    private static MachineRecord make(
            Machines machines, String name, java.util.function.UnaryOperator<MachineSpec> change)
            throws IOException, InterruptedException {
        try (Machines.Reservation reservation = machines.reserve(Optional.of(name))) {
            MachineSpec spec = change.apply(MachineSpec.of(
                    reservation.id(),
                    name,
                    reservation.directory(),
                    reservation.endpoint().address()));
            MachineRecord machine = new MachineRecord(
                    spec, Instant.now(), "none", "none", List.of(), false, "root", 22, Path.of("/none"));
            reservation.commit(machine);
            return machine;
        }
    }
}
