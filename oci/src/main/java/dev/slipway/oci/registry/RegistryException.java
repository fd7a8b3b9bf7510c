package dev.slipway.oci.registry;

import java.io.IOException;

/** A registry did not do what it was asked; the message says what was asked of whom, why it failed, and what to do. */
public final class RegistryException extends IOException {
    private final Kind kind;

    /** What went wrong, as far as it makes a difference to a caller. */
    public enum Kind {
        /** It has no such image or blob. */
        MISSING,
        /** Who asks may not, or is not known. */
        DENIED,
        /** There is no way to it, or it does not answer. */
        UNREACHABLE,
        /** It answered with something else. */
        FAILED
    }

    public RegistryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public RegistryException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
