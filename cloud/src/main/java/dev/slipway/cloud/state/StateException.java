package dev.slipway.cloud.state;

import java.nio.file.Path;

/** Thrown when the state cannot be written, as on a full disk; nothing of the change is kept. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StateException(Path file, Exception cause) {
        super("cannot write the state of the cloud to " + file + ": " + cause.getMessage(), cause);
    }
}
