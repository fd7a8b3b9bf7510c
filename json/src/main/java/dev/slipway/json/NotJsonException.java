package dev.slipway.json;

import java.io.IOException;

/** A document that is no JSON, or no object where one should be; the message names it and says why. */
public final class NotJsonException extends IOException {
    private static final long serialVersionUID = 1;

    NotJsonException(String message) {
        super(message);
    }

    NotJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
