package dev.slipway.dockerfile.source;

import java.util.List;

/**
 * Where an instruction comes from.
 *
 * @param position where its keyword stands
 * @param endLine its last line, that of the last heredoc's end included
 * @param text the instruction as one line: continuations joined, comments dropped, heredoc bodies not included
 * @param lines the lines of the file it was written on
 * @param comments the comment lines directly above it, without the {@code #}
 * @param escape the file's escape character
 */
public record Origin(
        Position position, int endLine, String text, List<String> lines, List<String> comments, char escape) {
    public Origin {
        lines = List.copyOf(lines);
        comments = List.copyOf(comments);
    }

    /** An error at the keyword. */
    public DockerfileException error(String problem, String advice) {
        return new DockerfileException(position, lines.isEmpty() ? text : lines.getFirst(), problem, advice);
    }

    /** An error at the first place where {@code token} is written in the instruction, at the keyword if it is nowhere. */
    public DockerfileException errorAt(String token, String problem, String advice) {
        for (int i = 0; i < lines.size() && !token.isEmpty(); i++) {
            int from = i == 0 ? position.column() - 1 : 0;
            int found = lines.get(i).indexOf(token, from);
            if (found >= 0) {
                Position at = new Position(position.file(), position.line() + i, found + 1);
                return new DockerfileException(at, lines.get(i), problem, advice);
            }
        }
        return error(problem, advice);
    }
}
