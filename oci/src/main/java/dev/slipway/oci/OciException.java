package dev.slipway.oci;

import java.io.IOException;

/** An image document, layout or archive that cannot be used; the message says which, why, and what to do. */
public final class OciException extends IOException {
    public OciException(String message) {
        super(message);
    }

    public OciException(String message, Throwable cause) {
        super(message, cause);
    }
}
