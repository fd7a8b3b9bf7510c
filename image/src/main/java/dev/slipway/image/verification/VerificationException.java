package dev.slipway.image.verification;

import java.io.IOException;

/** An image is not what was said of it. */
public final class VerificationException extends IOException {
    private static final long serialVersionUID = 1L;

    VerificationException(String message) {
        super(message);
    }
}
