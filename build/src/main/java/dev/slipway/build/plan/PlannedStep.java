package dev.slipway.build.plan;

import dev.slipway.dockerfile.instruction.Instruction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An instruction of a stage, not expanded: what ENV the base has is not known before it is there.
 *
 * @param sources what each {@code --from} and {@code from=} in it means, by the text as it is written
 * @param trigger true for an ONBUILD instruction of the base
 */
public record PlannedStep(Instruction instruction, Map<String, PlannedBase> sources, boolean trigger) {
    public PlannedStep {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /** The numbers of the stages it reads from. */
    public List<Integer> needs() {
        return sources.values().stream()
                .filter(PlannedBase.Stage.class::isInstance)
                .map(source -> ((PlannedBase.Stage) source).index())
                .distinct()
                .toList();
    }

    /** The instruction as one line. */
    public String text() {
        return instruction.origin().text();
    }
}
