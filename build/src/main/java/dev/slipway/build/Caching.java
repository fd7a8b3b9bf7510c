package dev.slipway.build;

import dev.slipway.build.share.Shares;
import java.time.Duration;
import java.util.Optional;

/**
 * What a build takes from the cache.
 *
 * @param none true does every step again; its result is kept for later builds all the same
 * @param maximumAge a step that was done longer ago is done again
 * @param shares caches beside the store
 * @param place names the Dockerfile to which this build is compared and the next will be; nothing keeps nothing
 * @param explained true tells of each step why it was found or not
 */
public record Caching(
        boolean none, Optional<Duration> maximumAge, Shares shares, Optional<String> place, boolean explained) {
    /** All that the store has, and no word about it. */
    public static final Caching DEFAULT = new Caching(false, Optional.empty(), Shares.NONE, Optional.empty(), false);

    /** The same, and nothing is found when {@code none}. */
    public Caching withNone(boolean none) {
        return new Caching(none, maximumAge, shares, place, explained);
    }

    /** The same for another Dockerfile of the same user's. */
    public Caching at(Optional<String> place) {
        return new Caching(none, maximumAge, shares, place, explained);
    }
}
