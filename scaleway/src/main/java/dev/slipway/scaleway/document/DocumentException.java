package dev.slipway.scaleway.document;

import java.io.IOException;

/** An answer that is not the document it should be; the message says which and why. */
public final class DocumentException extends IOException {
    public DocumentException(String message) {
        super(message);
    }

    public DocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
