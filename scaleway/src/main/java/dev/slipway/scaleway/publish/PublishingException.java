package dev.slipway.scaleway.publish;

import java.io.IOException;

/** A publication that did not come about; the message says what is left of it. */
public final class PublishingException extends IOException {
    PublishingException(String message) {
        super(message);
    }

    PublishingException(String message, Throwable cause) {
        super(message, cause);
    }
}
