package dev.slipway.cli.terminal;

/** What was asked failed, in words for the person who asked: what was tried, on what, why it failed, what to do next. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitStatus;

    private Failure(String message, int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** What was asked could not be done: exit status 1. */
    public static Failure of(String message) {
        return new Failure(message, 1);
    }

    /** The call itself was wrong: exit status 2. */
    public static Failure usage(String message) {
        return new Failure(message, 2);
    }

    /** The status the process ends with. */
    public int exitStatus() {
        return exitStatus;
    }
}
