package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.source.SourceText;
import java.util.List;

/**
 * A parsed file.
 *
 * @param emptyContinuations what was found of empty lines inside an instruction
 */
public record Ast(
        SourceText source, Directives directives, List<Node> nodes, List<EmptyContinuation> emptyContinuations) {
    public Ast {
        nodes = List.copyOf(nodes);
        emptyContinuations = List.copyOf(emptyContinuations);
    }

    /**
     * Empty lines inside an instruction.
     *
     * @param line the last line of the instruction
     * @param text the instruction as one line
     */
    public record EmptyContinuation(int line, String text) {}

    /** The tree as S-expressions, a line per instruction; ends with a newline. */
    public String dump() {
        return AstDump.of(nodes);
    }
}
