package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;

/** SHELL: what commands in shell form are handed to; never empty. */
public record Shell(Origin origin, List<String> arguments) implements Instruction {
    public Shell {
        arguments = List.copyOf(arguments);
    }

    /** The words are taken as they are. */
    @Override
    public Shell expand(Environment environment) {
        return this;
    }
}
