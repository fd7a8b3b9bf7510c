package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;

/**
 * EXPOSE.
 *
 * @param words the words, sorted, as the language has it; each may expand to several
 */
public record Expose(Origin origin, List<String> words) implements Instruction {
    public Expose {
        words = List.copyOf(words);
    }

    /**
     * The ports, ranges laid out, in the order of the words. Call it on the expanded instruction.
     * Throws {@link dev.slipway.dockerfile.source.DockerfileException} for a word that is no port.
     */
    public List<Port> ports() {
        return words.stream()
                .flatMap(word -> PortSpec.parse(word, origin).ports().stream())
                .toList();
    }

    /** The words, each with what it says beyond ports; throws as {@link #ports()} does. */
    public List<PortSpec> specs() {
        return words.stream().map(word -> PortSpec.parse(word, origin)).toList();
    }

    @Override
    public Expose expand(Environment environment) {
        return new Expose(origin, new Expander(origin, environment).split(words));
    }
}
