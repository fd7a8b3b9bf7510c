package dev.slipway.tree.tar;

import java.io.IOException;

/** An archive that cannot be read; the message names the archive, the place in it, and what is wrong there. */
public final class TarException extends IOException {
    TarException(String message) {
        super(message);
    }

    TarException(String message, Throwable cause) {
        super(message, cause);
    }
}
