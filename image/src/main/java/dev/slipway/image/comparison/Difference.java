package dev.slipway.image.comparison;

import java.util.Optional;

/**
 * Something that is not the same in two images.
 *
 * @param what {@code disk}, {@code partition}, {@code package} or {@code file}
 * @param before what it is in the first image; nothing if it is not there
 * @param after what it is in the second image; nothing if it is not there
 * @param detail what of it differs
 */
public record Difference(String what, String name, Optional<String> before, Optional<String> after, String detail) {}
