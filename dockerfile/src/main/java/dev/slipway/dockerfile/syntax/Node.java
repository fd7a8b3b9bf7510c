package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.source.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One instruction as it is written.
 *
 * @param keyword the first word, in the case it was written in
 * @param flags the words that start with {@code --}, their quotes removed
 * @param arguments the words, as the keyword's kind of words has it; for ENV and LABEL key, value and separator in turn
 * @param child the instruction behind ONBUILD
 * @param json true if the arguments are a JSON array
 * @param heredocs the heredocs, in order; those of an instruction behind ONBUILD belong to the ONBUILD
 */
public record Node(
        String keyword,
        List<String> flags,
        List<String> arguments,
        Optional<Node> child,
        boolean json,
        List<Heredoc> heredocs,
        Origin origin) {
    public Node {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
        heredocs = List.copyOf(heredocs);
    }

    /** The keyword in capitals. */
    public String name() {
        return keyword.toUpperCase(Locale.ROOT);
    }

    /** First line, counted from 1. */
    public int startLine() {
        return origin.position().line();
    }

    /** Last line, that of a heredoc's end included. */
    public int endLine() {
        return origin.endLine();
    }
}
