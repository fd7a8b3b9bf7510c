package dev.slipway.build.plan;

import dev.slipway.dockerfile.scope.GlobalScope;
import java.util.List;
import java.util.Optional;

/**
 * What a build will do.
 *
 * @param globals the arguments outside any stage
 * @param stages those that the target needs, every one after those it needs
 * @param target the stage that is the result; the last one of {@code stages}
 * @param warnings what works and is probably not meant
 */
public record Plan(GlobalScope globals, List<PlannedStage> stages, PlannedStage target, List<PlanWarning> warnings) {
    public Plan {
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /** The stage with this number in the file, if the target needs it. */
    public Optional<PlannedStage> stage(int index) {
        return stages.stream().filter(stage -> stage.index() == index).findFirst();
    }

    /** How many steps there are, FROM included. */
    public int stepCount() {
        return stages.stream().mapToInt(stage -> stage.steps().size() + 1).sum();
    }

    /** The plan for a reader, lines without a final newline. */
    public String toText() {
        return PlanText.of(this);
    }

    /** The plan as a JSON object. */
    public byte[] toJson() {
        return PlanJson.of(this);
    }
}
