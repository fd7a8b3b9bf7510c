package dev.slipway.machine.ssh;

import java.io.IOException;

/** The connection to a guest failed; what a command in the guest says by its exit status is no exception. */
public final class SshException extends IOException {
    private static final long serialVersionUID = 1;

    SshException(String message) {
        super(message);
    }
}
