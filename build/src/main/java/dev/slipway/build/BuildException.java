package dev.slipway.build;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.source.Position;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A build that cannot be done: where in the Dockerfile, what failed and why, and what to do next. */
public final class BuildException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<DockerfileException> place;
    private final String problem;
    private final String advice;
    private final transient OptionalInt exitStatus;
    private final transient List<String> lastLines;

    /** A failure that belongs to no line of the Dockerfile. */
    public BuildException(String problem, String advice) {
        super(problem);
        this.place = Optional.empty();
        this.problem = problem;
        this.advice = advice;
        this.exitStatus = OptionalInt.empty();
        this.lastLines = List.of();
    }

    /** A failure that belongs to no line of the Dockerfile. */
    public BuildException(String problem, String advice, Throwable cause) {
        this(problem, advice);
        initCause(cause);
    }

    private BuildException(DockerfileException place, OptionalInt exitStatus, List<String> lastLines) {
        super(place.getMessage(), place);
        this.place = Optional.of(place);
        this.problem = place.problem();
        this.advice = place.advice();
        this.exitStatus = exitStatus;
        this.lastLines = List.copyOf(lastLines);
    }

    /** What the language found. */
    public static BuildException of(DockerfileException found) {
        return new BuildException(found, OptionalInt.empty(), List.of());
    }

    /** An instruction that cannot be done. */
    public static BuildException at(Origin origin, String problem, String advice) {
        return of(origin.error(problem, advice));
    }

    /** An instruction that cannot be done, because of {@code cause}. */
    static BuildException at(Origin origin, String problem, String advice, Throwable cause) {
        BuildException failure = at(origin, problem, advice);
        failure.addSuppressed(cause);
        return failure;
    }

    /** A command that gave another status than 0, with the end of what it wrote. */
    public static BuildException command(Origin origin, String problem, String advice, int status, List<String> lines) {
        return new BuildException(origin.error(problem, advice), OptionalInt.of(status), lines);
    }

    /** Where in the Dockerfile. */
    public Optional<Position> position() {
        return place.map(DockerfileException::position);
    }

    /** The line at {@link #position}. */
    public Optional<String> sourceLine() {
        return place.map(DockerfileException::sourceLine);
    }

    /** What failed and why, without the position. */
    public String problem() {
        return problem;
    }

    /** What to do next; may be empty. */
    public String advice() {
        return advice;
    }

    /** The exit status of a RUN's command. */
    public OptionalInt exitStatus() {
        return exitStatus;
    }

    /** The end of what a RUN's command wrote. */
    public List<String> lastLines() {
        return lastLines;
    }

    /** All of it as lines without a final newline: position and problem, source line with caret, output, advice. */
    public String render() {
        StringBuilder text = new StringBuilder();
        String body =
                place.map(DockerfileException::render).orElse(advice.isEmpty() ? problem : problem + "\n" + advice);
        if (lastLines.isEmpty()) {
            return body;
        }
        String end = advice.isEmpty() ? "" : "\n" + advice;
        text.append(body, 0, body.length() - end.length());
        text.append("\nThe last lines it wrote:");
        lastLines.forEach(line -> text.append("\n  ").append(line));
        return text.append(end).toString();
    }
}
