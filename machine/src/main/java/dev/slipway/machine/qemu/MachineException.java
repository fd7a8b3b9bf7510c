package dev.slipway.machine.qemu;

import java.io.IOException;

/** A server could not be started, found or steered; the message says what to do. */
public class MachineException extends IOException {
    private static final long serialVersionUID = 1;

    /** With a message for the user. */
    public MachineException(String message) {
        super(message);
    }

    /** With a message for the user and where it comes from. */
    public MachineException(String message, Throwable cause) {
        super(message, cause);
    }
}
