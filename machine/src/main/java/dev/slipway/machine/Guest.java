package dev.slipway.machine;

import dev.slipway.machine.serial.Patience;
import dev.slipway.machine.serial.Vigil;
import dev.slipway.machine.ssh.Knocking;
import dev.slipway.machine.ssh.Ssh;
import dev.slipway.machine.ssh.SshOutcome;
import dev.slipway.machine.ssh.SshTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The system that runs in a machine, reached by ssh.
 *
 * @param machine what it runs on
 * @param ssh the way in
 */
public record Guest(Machine machine, Ssh ssh) {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The guest of a machine that is opened by {@code target}. */
    public static Guest of(Machine machine, SshTarget target) {
        return new Guest(machine, new Ssh(target));
    }

    /** The guest of a server of the store. */
    public static Guest of(MachineRecord server) {
        return of(server.machine(), server.ssh());
    }

    /** Waits until the guest lets us in, as long as it shows life on the serial line; returns how long that took. */
    public Duration awaitSsh(Patience patience) throws IOException, InterruptedException {
        return awaitSsh(machine.vigil(patience));
    }

    /** As {@link #awaitSsh(Patience)}, in a vigil that the caller made. */
    public Duration awaitSsh(Vigil vigil) throws IOException, InterruptedException {
        long start = System.nanoTime();
        SshTarget target = ssh.target();
        Knocking knocking = new Knocking(ssh);
        vigil.await(
                "ssh as " + target.user() + " on " + target.host() + " port " + target.port(), PAUSE, knocking::again);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Runs a command in the guest and returns what it said. */
    public SshOutcome run(Duration limit, String... words) throws IOException, InterruptedException {
        return ssh.run(List.of(words), limit);
    }
}
