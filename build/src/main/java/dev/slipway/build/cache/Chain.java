package dev.slipway.build.cache;

import dev.slipway.build.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files as layers, and how they came about.
 *
 * @param layers the lowest first, those of the base included
 * @param trail the steps since the base that could have made a layer, in order
 */
public record Chain(List<Snapshot> layers, List<Made> trail) {
    public Chain {
        layers = List.copyOf(layers);
        trail = List.copyOf(trail);
    }

    /**
     * One step.
     *
     * @param created what the image says
     * @param layer false when it changed nothing
     * @param worked when it was really done, whatever SOURCE_DATE_EPOCH makes the image say
     */
    public record Made(Instant created, boolean layer, Instant worked) {}

    /** When the step was done that was done longest ago; nothing for a base. */
    public Optional<Instant> oldest() {
        return trail.stream().map(Made::worked).min(Comparator.naturalOrder());
    }

    /** The layers of a base. */
    public static Chain of(List<Snapshot> base) {
        return new Chain(base, List.of());
    }

    /** With one more step, which made {@code layer} or nothing. */
    public Chain with(Optional<Snapshot> layer, Instant created, Instant worked) {
        List<Snapshot> more = new ArrayList<>(layers);
        layer.ifPresent(more::add);
        List<Made> longer = new ArrayList<>(trail);
        longer.add(new Made(created, layer.isPresent(), worked));
        return new Chain(more, longer);
    }
}
