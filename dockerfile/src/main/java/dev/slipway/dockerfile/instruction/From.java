package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.Optional;

/**
 * FROM, the start of a stage.
 *
 * @param image a stage's name, {@code scratch} or an image
 * @param stageName the name behind AS, as it is written; stages are known by it in lower case
 */
public record From(Origin origin, String image, Optional<String> platform, Optional<String> stageName)
        implements Instruction {
    /** The environment is that of the global arguments. */
    @Override
    public From expand(Environment environment) {
        Expander expander = new Expander(origin, environment);
        return new From(origin, expander.word(image), expander.word(platform), stageName);
    }
}
