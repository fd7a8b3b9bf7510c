package dev.slipway.cloud.guest;

import dev.slipway.cloud.metadata.Metadata;
import dev.slipway.cloud.network.SecurityRules;
import dev.slipway.machine.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;

/**
 * A guest that has power.
 *
 * @param plan what it was switched on with, and the rules of now
 */
record RunningGuest(Machine machine, GuestPlan plan, Metadata metadata, Wiring wiring) implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Sees to the guest's connections until its process is gone, then tells. */
    void watch(Runnable ended) {
        Thread.ofVirtual().name("guest " + plan.name()).start(() -> {
            try {
                while (machine.isUp()) {
                    wiring.tick();
                    Thread.sleep(LOOK);
                }
                wiring.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the sockets of " + plan.name(), e);
            } finally {
                ended.run();
            }
        });
    }

    boolean has(UUID volume) {
        return plan.disks().stream().anyMatch(disk -> disk.volume().equals(volume));
    }

    /** The same guest after it became what {@code other} says. */
    RunningGuest with(GuestPlan other) {
        return new RunningGuest(machine, other, metadata, wiring);
    }

    RunningGuest with(SecurityRules rules) {
        wiring.replace(rules);
        return new RunningGuest(machine, plan.withRules(rules), metadata, wiring);
    }

    @Override
    public void close() throws IOException {
        wiring.close();
    }
}
