package dev.slipway.build.plan;

import dev.slipway.dockerfile.instruction.From;
import dev.slipway.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * A stage that is built.
 *
 * @param index its number in the file, from 0
 * @param from its first line, expanded
 * @param steps what follows FROM, triggers of a stage it starts from included
 */
public record PlannedStage(
        int index, Optional<String> name, From from, PlannedBase base, Platform platform, List<PlannedStep> steps) {
    public PlannedStage {
        steps = List.copyOf(steps);
    }

    /** Its name, else its number. */
    public String label() {
        return name.orElse(Integer.toString(index));
    }
}
