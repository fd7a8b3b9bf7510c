package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/**
 * ONBUILD.
 *
 * @param trigger the instruction as text, its heredocs included, as an image's configuration keeps it
 */
public record Onbuild(Origin origin, String trigger) implements Instruction {
    /** Nothing is expanded before the trigger fires. */
    @Override
    public Onbuild expand(Environment environment) {
        return this;
    }
}
