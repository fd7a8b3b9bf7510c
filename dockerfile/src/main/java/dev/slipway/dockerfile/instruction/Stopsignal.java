package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/** STOPSIGNAL. */
public record Stopsignal(Origin origin, String signal) implements Instruction {
    /** Throws {@link dev.slipway.dockerfile.source.DockerfileException} if the expanded text is no signal of Linux. */
    @Override
    public Stopsignal expand(Environment environment) {
        String expanded = new Expander(origin, environment).word(signal);
        if (!Signals.isSignal(expanded)) {
            throw origin.errorAt(
                    signal, "there is no signal " + expanded, "Write a name such as SIGTERM or a number from 1 to 64.");
        }
        return new Stopsignal(origin, expanded);
    }
}
