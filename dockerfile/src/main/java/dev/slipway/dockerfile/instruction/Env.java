package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;

/** ENV; all its words see the environment before it. */
public record Env(Origin origin, List<KeyValue> variables) implements Instruction {
    public Env {
        variables = List.copyOf(variables);
    }

    @Override
    public Env expand(Environment environment) {
        Expander expander = new Expander(origin, environment);
        return new Env(
                origin, variables.stream().map(pair -> pair.expand(expander)).toList());
    }
}
