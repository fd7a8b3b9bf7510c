package dev.slipway.scaleway.configuration;

import java.io.IOException;

/** A configuration that cannot be used; the message says what is wrong where, and what to do. */
public final class ConfigurationException extends IOException {
    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
