package dev.slipway.machine.qmp;

import java.io.IOException;

/** QEMU refused a command, or the connection to it failed. */
public final class QmpException extends IOException {
    private static final long serialVersionUID = 1;

    private final String errorClass;

    QmpException(String errorClass, String message) {
        super(message);
        this.errorClass = errorClass;
    }

    /** QEMU's own name of the error (as {@code CommandNotFound}); empty when the connection failed. */
    public String errorClass() {
        return errorClass;
    }
}
