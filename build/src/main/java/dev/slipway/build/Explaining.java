package dev.slipway.build;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.explain.Change;
import dev.slipway.build.explain.Place;
import dev.slipway.build.explain.StepInputs;
import dev.slipway.build.plan.PlannedStage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says of each step of a stage why it was found in the cache or not, and keeps what the next build compares with. */
final class Explaining {
    private final BuildRun run;
    private final Optional<Place> place;
    private final List<StepInputs> before;
    private final List<StepInputs> now = new ArrayList<>();

    private Explaining(BuildRun run, Optional<Place> place, List<StepInputs> before) {
        this.run = run;
        this.place = place;
        this.before = List.copyOf(before);
    }

    static Explaining of(BuildRun run, PlannedStage stage) throws IOException {
        Optional<Place> place = run.caching()
                .place()
                .map(name -> Place.of(run.store(), name + "\n" + stage.label() + "\n" + stage.platform()));
        boolean reads = place.isPresent() && run.caching().explained();
        return new Explaining(run, place, reads ? place.get().last() : List.of());
    }

    /** Says whether a stage stands on the same base as when it was built last. */
    static void base(BuildRun run, PlannedStage stage, CacheKey base, Progress.Running progress) throws IOException {
        if (!run.caching().explained()) {
            return;
        }
        List<StepInputs> before = of(run, stage).before;
        if (before.isEmpty()) {
            progress.explained("first build of this Dockerfile here");
        } else if (before.getFirst().below().equals(base.hex())) {
            progress.explained("the same base as in the last build");
        } else {
            progress.explained("another base than in the last build");
        }
    }

    /** A step that the cache has; {@code last} is the one whose record was taken. */
    void found(Progress.Running progress, KeyedStep step, boolean last) throws IOException {
        if (run.caching().explained() && step.inputs().isPresent()) {
            Optional<Instant> made = run.records().workedAt(step.key());
            String age = made.map(time -> ", made " + ago(time)).orElse("");
            progress.explained(last ? "found in the cache" + age : "in the cache with a later step" + age);
        }
        step.inputs().ifPresent(now::add);
    }

    /** A step without a layer. */
    void nothingToDo(Progress.Running progress) {
        if (run.caching().explained()) {
            progress.explained("it changes the configuration alone");
        }
    }

    /** A step that the cache does not have; called before it is done. */
    void missing(Progress.Running progress, KeyedStep step) throws IOException {
        if (run.caching().explained() && step.inputs().isPresent()) {
            progress.explained(reason(step, step.inputs().get()));
        }
    }

    /** A missing step is done. */
    void done(KeyedStep step) {
        step.inputs().ifPresent(now::add);
    }

    private String reason(KeyedStep step, StepInputs inputs) throws IOException {
        if (run.caching().none()) {
            return "built: --no-cache";
        }
        Optional<Instant> made = run.records().workedAt(step.key());
        if (made.isPresent() && run.records().isTooOld(made.get())) {
            return "built again: made " + ago(made.get()) + ", longer ago than --cache-max-age";
        }
        Optional<StepInputs> old = Change.counterpart(before, inputs, now.size());
        if (old.isEmpty()) {
            return before.isEmpty() ? "built: first build of this Dockerfile here" : "built: the step is new";
        }
        String change = Change.between(old.get(), inputs, now.isEmpty());
        return change.isEmpty()
                ? "built again: nothing changed, but the cache lost its result (by prune, or a power cut)"
                : "built again: " + change;
    }

    private static String ago(Instant time) {
        Duration age = Duration.between(time, Instant.now());
        if (age.compareTo(Duration.ofMinutes(2)) < 0) {
            return Math.max(0, age.toSeconds()) + " s ago";
        }
        if (age.compareTo(Duration.ofHours(2)) < 0) {
            return age.toMinutes() + " minutes ago";
        }
        return age.compareTo(Duration.ofDays(2)) < 0 ? age.toHours() + " hours ago" : age.toDays() + " days ago";
    }

    /** Keeps what is known by now; {@code whole} when the stage came to its end. */
    void keep(boolean whole) throws IOException {
        if (place.isPresent() && whole) {
            place.get().keep(now);
        } else if (place.isPresent() && !Thread.currentThread().isInterrupted()) {
            try {
                place.get().keepFirst(now);
            } catch (IOException e) {
                // Why the step failed is worth more than what the next build would say of it.
                return;
            }
        }
    }
}
