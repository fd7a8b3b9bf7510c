package dev.slipway.build.store;

import java.io.IOException;

/** The store cannot be used or cannot take more; the message says where, why, and what to do. */
public final class StoreException extends IOException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
