package dev.slipway.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.machine.qemu.Lifetime;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of QEMU when the process that started it is killed. */
class KilledParentIT {
    @TempDir
    private Path home = Path.of("");

    private MachineRecord bootAndKillTheParent(Lifetime lifetime) throws Exception {
        Process parent = ServerMaker.boot(home, TinyGuest.write(home.resolve("disk.raw")), lifetime);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("up");
        MachineRecord server = Machines.open(home).find("tiny");
        assertThat(server.machine().state()).isInstanceOf(MachineState.Running.class);
        parent.destroyForcibly().waitFor();
        return server;
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        for (MachineRecord server : Machines.open(home).list()) {
            server.machine().kill();
        }
    }

    @Test
    void anAttachedMachineDiesWithItsParent() throws Exception {
        MachineRecord server = bootAndKillTheParent(Lifetime.ATTACHED);

        assertThat(server.machine().waitFor(Duration.ofSeconds(5)))
                .hasValueSatisfying(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                MachineState.Exited.class,
                                exited -> assertThat(exited.status()).isEmpty()));
        Machines.open(home).remove(server, false);
        assertThat(server.spec().directory()).doesNotExist();
    }

    @Test
    void aDetachedMachineLivesOnAndIsStoppedByAnybody() throws Exception {
        MachineRecord server = bootAndKillTheParent(Lifetime.DETACHED);
        Thread.sleep(1000);

        assertThat(server.machine().state()).isInstanceOf(MachineState.Running.class);
        server.machine().stop(Duration.ofSeconds(60));
        assertThat(server.machine().state())
                .isInstanceOfSatisfying(
                        MachineState.Exited.class,
                        exited -> assertThat(exited.status()).hasValue(0));
    }
}
