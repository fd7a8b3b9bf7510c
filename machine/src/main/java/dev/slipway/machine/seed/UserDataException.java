package dev.slipway.machine.seed;

import java.io.IOException;

/** User-data that cloud-init would ignore. */
public final class UserDataException extends IOException {
    private static final long serialVersionUID = 1;

    UserDataException(String message) {
        super(message);
    }
}
