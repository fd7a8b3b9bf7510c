package dev.slipway.image;

/** Is told how an image is made; calls come one at a time, but not all from one thread. */
@FunctionalInterface
public interface ImageListener {
    void on(ImageEvent event);
}
