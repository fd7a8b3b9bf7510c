package dev.slipway.scaleway.client;

import java.time.Duration;

/**
 * How long one waits, and how often one tries.
 *
 * @param tries the most requests for one answer
 * @param firstPause before the second try; each later pause doubles
 * @param poll between two looks at a state
 * @param requestTimeout the most time for one answer
 */
public record Patience(int tries, Duration firstPause, Duration poll, Duration requestTimeout) {
    /** What suits the real service. */
    public static final Patience NORMAL =
            new Patience(5, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(60));
}
