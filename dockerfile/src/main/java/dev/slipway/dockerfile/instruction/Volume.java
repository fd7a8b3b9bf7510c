package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;

/** VOLUME. */
public record Volume(Origin origin, List<String> paths) implements Instruction {
    public Volume {
        paths = List.copyOf(paths);
    }

    @Override
    public Volume expand(Environment environment) {
        return new Volume(origin, new Expander(origin, environment).each(paths));
    }
}
