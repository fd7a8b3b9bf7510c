package dev.slipway.cloud.api;

import java.time.Duration;

/** How long a resource stays in a state it only passes through. */
public record Pace(Duration step) {
    /** Short, but long enough for a client to see that there is such a state. */
    public static final Pace USUAL = new Pace(Duration.ofMillis(300));
}
