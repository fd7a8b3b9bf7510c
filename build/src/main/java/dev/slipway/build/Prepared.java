package dev.slipway.build;

import dev.slipway.build.base.BaseImage;
import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.cache.Chain;
import dev.slipway.build.step.State;
import dev.slipway.oci.HistoryEntry;
import dev.slipway.oci.ImageConfig;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A stage before anything of it has run.
 *
 * @param image what the first of the stages below it starts from
 * @param start names the files that its first step finds
 * @param steps its own steps, triggers first
 * @param history the steps since {@code image}, of the stages below it too
 * @param end what an instruction after its last would see
 * @param key names the stage's files
 */
record Prepared(BaseImage image, CacheKey start, List<KeyedStep> steps, List<Told> history, State end, CacheKey key) {
    private static final String COMMENT = "buildkit.dockerfile.v0";

    Prepared {
        steps = List.copyOf(steps);
        history = List.copyOf(history);
    }

    /** An entry of the history, as far as it is known before the step has run; {@code text} may be absent. */
    record Told(Optional<String> text, boolean action) {}

    /** The image's configuration once {@code chain} is there; {@code now} is for an image that has no time at all. */
    ImageConfig config(Chain chain, Instant now) {
        List<HistoryEntry> entries = new ArrayList<>(image.config().history());
        Deque<Chain.Made> trail = new ArrayDeque<>(chain.trail());
        Instant last = image.config().created().flatMap(Prepared::instant).orElse(now);
        for (Told told : history) {
            boolean layer = false;
            if (told.action()) {
                Chain.Made made = trail.pop();
                last = made.created();
                layer = made.layer();
            }
            String created = last.toString();
            boolean empty = !layer;
            told.text().ifPresent(text -> entries.add(HistoryEntry.of(created, text, Optional.of(COMMENT), empty)));
        }
        return end.config()
                .withHistory(entries)
                .withDiffIds(List.of())
                .withCreated(history.isEmpty() ? end.config().created() : Optional.of(last.toString()));
    }

    /** Where the layers of {@code chain} can be cut, the lowest first. */
    List<BuildResult.Cut> cuts(Chain chain) {
        Deque<BuildResult.Cut> cuts = new ArrayDeque<>();
        Iterator<Chain.Made> trail = chain.trail().reversed().iterator();
        int layers = chain.layers().size();
        for (KeyedStep step : steps.reversed()) {
            if (step.step().action().isPresent()) {
                cuts.push(new BuildResult.Cut(layers, step.key().hex()));
                layers -= trail.next().layer() ? 1 : 0;
            }
        }
        cuts.push(new BuildResult.Cut(layers, start.hex()));
        return List.copyOf(cuts);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
