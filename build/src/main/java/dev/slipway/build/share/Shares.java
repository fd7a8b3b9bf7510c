package dev.slipway.build.share;

import java.util.List;

/**
 * The shared caches of a build.
 *
 * @param from asked in order for what the store does not have
 * @param to given what the build came to
 */
public record Shares(List<SharedCache> from, List<SharedCache> to) {
    /** No cache but the store. */
    public static final Shares NONE = new Shares(List.of(), List.of());

    public Shares {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }
}
