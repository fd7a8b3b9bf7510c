package dev.slipway.machine.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Tries to come into a guest that boots, as gently as fail2ban's "aggressive" mode asks for: whoever leaves early or is
 * turned away five times in ten minutes is banned.
 */
public final class Knocking {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Ssh ssh;

    /** A slow guest answers late, and refuses everybody when too many hasty connections pile up. */
    private Duration limit = FIRST;

    /** After a server heard us and did not let us in. */
    private Duration pause = FIRST;

    private long notBeforeNanos = System.nanoTime();

    /** Nothing is tried before {@link #again()}. */
    public Knocking(Ssh ssh) {
        this.ssh = ssh;
    }

    /** Tries once, or does nothing while the last refusal is recent; a changed host key throws. */
    public Optional<SshOutcome> again() throws IOException, InterruptedException {
        if (System.nanoTime() - notBeforeNanos < 0) {
            return Optional.empty();
        }
        Ssh.Knock knock = ssh.knock(limit);
        limit = shorter(limit.plusSeconds(1), LONGEST);
        if (knock.outcome().isEmpty() && knock.heard()) {
            notBeforeNanos = System.nanoTime() + pause.toNanos();
            pause = shorter(pause.multipliedBy(2), LONGEST);
        }
        return knock.outcome();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
