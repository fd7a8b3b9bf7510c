package dev.slipway.build.copy;

import java.io.IOException;

/** A COPY or ADD that cannot be done; the message says what was tried, on what, and why it failed. */
public final class CopyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    CopyException(String problem, String advice) {
        super(problem);
        this.advice = advice;
    }

    CopyException(String problem, String advice, Throwable cause) {
        super(problem, cause);
        this.advice = advice;
    }

    /** What to do next. */
    public String advice() {
        return advice;
    }
}
