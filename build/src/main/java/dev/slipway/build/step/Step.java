package dev.slipway.build.step;

import dev.slipway.build.plan.PlannedStep;
import java.util.Optional;

/**
 * One instruction, understood.
 *
 * @param after what the next instruction sees
 * @param history the text of its entry in the image's history; nothing for one that leaves none
 * @param action what it does to the files; nothing for one that only changes the configuration
 */
public record Step(PlannedStep planned, State after, Optional<String> history, Optional<Action> action) {}
