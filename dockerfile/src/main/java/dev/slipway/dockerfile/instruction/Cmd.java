package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/** CMD. */
public record Cmd(Origin origin, Command command) implements Instruction {
    /** The command is the shell's own business: nothing in it is expanded. */
    @Override
    public Cmd expand(Environment environment) {
        return this;
    }
}
