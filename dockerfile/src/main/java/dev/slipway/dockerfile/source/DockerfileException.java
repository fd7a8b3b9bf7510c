package dev.slipway.dockerfile.source;

/** Bad text in a Dockerfile: where it stands, what is wrong with it and what to do next. */
public final class DockerfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 2_000;

    private final transient Position position;
    private final String sourceLine;
    private final String problem;
    private final String advice;

    /** {@code advice} is a sentence that tells what to do next; it may be empty when the problem says it all. */
    public DockerfileException(Position position, String sourceLine, String problem, String advice) {
        super(position + ": " + shortened(problem));
        this.position = position;
        this.sourceLine = sourceLine;
        this.problem = shortened(problem);
        this.advice = advice;
    }

    /** Where the text stands. */
    public Position position() {
        return position;
    }

    /** The line at {@link #position()}, without its end; empty when the file has no such line. */
    public String sourceLine() {
        return sourceLine;
    }

    /** What is wrong, without the position. */
    public String problem() {
        return problem;
    }

    /** What to do next; may be empty. */
    public String advice() {
        return advice;
    }

    /** The message, the source line with a caret under the column, and the advice, as lines without a final newline. */
    public String render() {
        StringBuilder text = new StringBuilder(getMessage());
        if (!sourceLine.isBlank()) {
            String number = Integer.toString(position.line());
            Excerpt excerpt = Excerpt.of(sourceLine, position.column());
            text.append("\n  ").append(number).append(" | ").append(excerpt.text());
            text.append("\n  ")
                    .append(" ".repeat(number.length()))
                    .append(" | ")
                    .append(excerpt.caret());
        }
        if (!advice.isEmpty()) {
            text.append('\n').append(advice);
        }
        return text.toString();
    }

    /** A problem may quote a word that is as long as the file. */
    private static String shortened(String problem) {
        return problem.length() <= LONGEST
                ? problem
                : problem.substring(0, LONGEST / 2) + " \u2026 " + problem.substring(problem.length() - LONGEST / 2);
    }
}
