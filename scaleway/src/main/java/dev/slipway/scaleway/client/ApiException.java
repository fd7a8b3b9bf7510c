package dev.slipway.scaleway.client;

import java.io.IOException;

/** A request that the API refused; {@link #error} says why. */
public final class ApiException extends IOException {
    private final transient ApiError error;

    ApiException(String request, ApiError error) {
        super(request + " was refused: " + error.text());
        this.error = error;
    }

    /** The reason, by type. */
    public ApiError error() {
        return error;
    }
}
