package dev.slipway.build.base;

import java.io.IOException;

/** A base cannot be found or used; the message names it, what was tried in order, and what to do. */
public final class BaseException extends IOException {
    public BaseException(String message) {
        super(message);
    }

    public BaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
