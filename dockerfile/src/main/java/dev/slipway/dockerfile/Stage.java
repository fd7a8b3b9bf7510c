package dev.slipway.dockerfile;

import dev.slipway.dockerfile.instruction.From;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.source.Position;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One stage.
 *
 * @param index its number, counted from 0, by which {@code COPY --from} may name it
 * @param instructions what follows the FROM, in order
 */
public record Stage(int index, From from, List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    /** The name behind AS in lower case, the form in which stages are known. */
    public Optional<String> name() {
        return from.stageName().map(name -> name.toLowerCase(Locale.ROOT));
    }

    /** The base as it is written, variables not expanded. */
    public String base() {
        return from.image();
    }

    /** The platform as it is written, variables not expanded. */
    public Optional<String> platform() {
        return from.platform();
    }

    /** Where its FROM stands. */
    public Position position() {
        return from.origin().position();
    }

    /** The description above the FROM: the last comment, if its first word is the stage's name; without that word. */
    public Optional<String> description() {
        List<String> comments = from.origin().comments();
        return name().flatMap(name -> comments.reversed().stream()
                .findFirst()
                .filter(comment -> comment.startsWith(name + " "))
                .map(comment -> comment.substring(name.length() + 1).strip()));
    }
}
