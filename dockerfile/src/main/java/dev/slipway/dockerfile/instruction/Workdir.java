package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/**
 * WORKDIR.
 *
 * @param path a relative one counts from the working directory before it
 */
public record Workdir(Origin origin, String path) implements Instruction {
    @Override
    public Workdir expand(Environment environment) {
        return new Workdir(origin, new Expander(origin, environment).word(path));
    }
}
