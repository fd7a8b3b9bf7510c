package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/** MAINTAINER, deprecated in favour of a label. */
public record Maintainer(Origin origin, String author) implements Instruction {
    /** The text is taken as it is. */
    @Override
    public Maintainer expand(Environment environment) {
        return this;
    }
}
