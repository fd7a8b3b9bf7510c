package dev.slipway.build.sandbox;

import java.io.IOException;

/** A command could not be started in a tree; the message says why and what to do. */
public final class SandboxException extends IOException {
    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
