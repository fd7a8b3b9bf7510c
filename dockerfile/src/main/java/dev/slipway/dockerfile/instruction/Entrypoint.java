package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/** ENTRYPOINT; an empty JSON array takes back an inherited one. */
public record Entrypoint(Origin origin, Command command) implements Instruction {
    /** The command is the shell's own business: nothing in it is expanded. */
    @Override
    public Entrypoint expand(Environment environment) {
        return this;
    }
}
