package dev.slipway.image;

import dev.slipway.image.catalogue.Image;

/**
 * What a build gave.
 *
 * @param known whether the image was there before, so that nothing was written
 */
public record BuiltImage(Image image, boolean known) {}
