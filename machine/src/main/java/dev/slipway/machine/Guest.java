package dev.slipway.machine;

import dev.slipway.machine.serial.Patience;
import dev.slipway.machine.ssh.Ssh;
import dev.slipway.machine.ssh.SshOutcome;
import dev.slipway.machine.ssh.SshTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system that runs in a machine, reached by ssh.
 *
 * @param machine what it runs on
 * @param ssh the way in
 */
public record Guest(Machine machine, Ssh ssh) {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_KNOCK = Duration.ofSeconds(5);
    private static final Duration LONGEST_KNOCK = Duration.ofSeconds(60);

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
        long start = System.nanoTime();
        SshTarget target = ssh.target();
        // A slow guest answers late, and refuses everybody when too many of our hasty connections pile up.
        AtomicReference<Duration> knock = new AtomicReference<>(FIRST_KNOCK);
        machine.vigil(patience)
                .await("ssh as " + target.user() + " on " + target.host() + " port " + target.port(), PAUSE, () -> {
                    Duration limit = knock.get();
                    Duration longer = limit.plusSeconds(1);
                    knock.set(longer.compareTo(LONGEST_KNOCK) > 0 ? LONGEST_KNOCK : longer);
                    return ssh.knock(limit);
                });
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Runs a command in the guest and returns what it said. */
    public SshOutcome run(Duration limit, String... words) throws IOException, InterruptedException {
        return ssh.run(List.of(words), limit);
    }
}
