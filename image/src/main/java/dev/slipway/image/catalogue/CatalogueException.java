package dev.slipway.image.catalogue;

/** The catalogue cannot do what was asked; the message says what there is instead. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CatalogueException(String message) {
        super(message);
    }
}
