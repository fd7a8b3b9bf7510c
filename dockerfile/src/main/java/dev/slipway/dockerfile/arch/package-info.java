/**
 * The {@code # arch=} lines of image definitions of 2017, by which one Dockerfile had a base per architecture.
 * A pre-pass over the text by the exact rule of that time, with a warning wherever that rule did something silently.
 */
@NullMarked
package dev.slipway.dockerfile.arch;

import org.jspecify.annotations.NullMarked;
