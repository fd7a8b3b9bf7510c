package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.time.Duration;

/** HEALTHCHECK. */
public record Healthcheck(Origin origin, Check check) implements Instruction {
    /** What is checked. */
    public sealed interface Check {}

    /** No check, an inherited one included. */
    public record None() implements Check {}

    /**
     * A command that exits 0 while all is well; a duration of zero and 0 retries mean the engine's default.
     */
    public record Probe(
            Command command,
            Duration interval,
            Duration timeout,
            Duration startPeriod,
            Duration startInterval,
            int retries)
            implements Check {}

    /** The command is the shell's own business: nothing in it is expanded. */
    @Override
    public Healthcheck expand(Environment environment) {
        return this;
    }
}
