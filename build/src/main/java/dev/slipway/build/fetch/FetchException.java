package dev.slipway.build.fetch;

import java.io.IOException;

/** Something remote that could not be had; the message says what was tried, on what, and why it failed. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    FetchException(String problem, String advice) {
        super(problem);
        this.advice = advice;
    }

    FetchException(String problem, String advice, Throwable cause) {
        super(problem, cause);
        this.advice = advice;
    }

    /** What to do next. */
    public String advice() {
        return advice;
    }
}
