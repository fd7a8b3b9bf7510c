package dev.slipway.cloud.guest;

import java.io.IOException;
import java.io.Serial;

/** A guest cannot do what was asked of it. */
public final class GuestException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What was tried, and why it cannot be. */
    public GuestException(String message) {
        super(message);
    }
}
