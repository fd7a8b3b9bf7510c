package dev.slipway.dockerfile.source;

/** Bad text in a Dockerfile: where it stands, what is wrong with it and what to do next. */
public final class DockerfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String sourceLine;
    private final String problem;
    private final String advice;

    /** {@code advice} is a sentence that tells what to do next; it may be empty when the problem says it all. */
    public DockerfileException(Position position, String sourceLine, String problem, String advice) {
        super(position + ": " + problem);
        this.position = position;
        this.sourceLine = sourceLine;
        this.problem = problem;
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
            text.append("\n  ").append(number).append(" | ").append(printable(sourceLine));
            text.append("\n  ")
                    .append(" ".repeat(number.length()))
                    .append(" | ")
                    .append(caret());
        }
        if (!advice.isEmpty()) {
            text.append('\n').append(advice);
        }
        return text.toString();
    }

    private String caret() {
        int column = Math.min(position.column(), sourceLine.length() + 1);
        StringBuilder indent = new StringBuilder();
        for (int i = 0; i < column - 1; i++) {
            indent.append(sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        return indent.append('^').toString();
    }

    /** Control characters would let a file paint over the message on a terminal. */
    private static String printable(String line) {
        StringBuilder text = new StringBuilder();
        line.chars().forEach(c -> text.append(c != '\t' && Character.isISOControl(c) ? '\uFFFD' : (char) c));
        return text.toString();
    }
}
