package dev.slipway.build.snapshot;

import java.io.IOException;

/** Layers cannot be stacked on this host; the message says why and what to do. */
public final class SnapshotException extends IOException {
    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
