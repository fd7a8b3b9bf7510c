package dev.slipway.image;

/** An image cannot be made; the message says of what, why, and what to do next. */
public final class ImageException extends Exception {
    private static final long serialVersionUID = 1;

    ImageException(String message) {
        super(message);
    }
}
