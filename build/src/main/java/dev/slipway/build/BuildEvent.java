package dev.slipway.build;

import dev.slipway.build.base.BaseEvent;
import dev.slipway.build.plan.Plan;
import dev.slipway.build.sandbox.OutputListener;
import dev.slipway.dockerfile.source.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What happens in a build; steps are numbered from 1 in the order in which they start, over all stages. */
public sealed interface BuildEvent {

    /** The plan is made; comes first. */
    record Planned(Plan plan) implements BuildEvent {}

    /**
     * A step begins.
     *
     * @param stage the stage's name, its number counted from 0 when it has none
     * @param index the step's place in its stage, from 1; {@code of} steps are known by now
     * @param text the instruction as one line
     */
    record StepStarted(int step, String stage, int index, int of, String text, Position position)
            implements BuildEvent {
        /** The form in which BuildKit shows a step: {@code [stage 2/5] RUN make}. */
        public String title() {
            return "[" + stage + " " + index + "/" + of + "] " + text;
        }
    }

    /** A line that a command wrote. */
    record Output(int step, OutputListener.Channel channel, String line) implements BuildEvent {}

    /** What is done for a FROM. */
    record Base(int step, BaseEvent event) implements BuildEvent {}

    /** Why a step was found in the cache or is done; comes before its end, in builds that are explained. */
    record Explained(int step, String reason) implements BuildEvent {}

    /** A step is done; {@code cached} when its result was there already. */
    record StepDone(int step, boolean cached, Duration took) implements BuildEvent {}

    /** A step failed, and with it the build. */
    record StepFailed(int step, OptionalInt exitStatus, List<String> lastLines, Duration took) implements BuildEvent {
        public StepFailed {
            lastLines = List.copyOf(lastLines);
        }
    }

    /** A step was stopped because another failed or the build was interrupted. */
    record StepCanceled(int step, Duration took) implements BuildEvent {}

    /** Something that works and is probably not meant. */
    record Warning(Optional<Position> position, String text) implements BuildEvent {}
}
