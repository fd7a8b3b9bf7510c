/**
 * The text of a Dockerfile as it was written: lines, positions, and errors that show the line they are about.
 * Everything that can fail in this module fails with the exception of this package.
 */
@NullMarked
package dev.slipway.dockerfile.source;

import org.jspecify.annotations.NullMarked;
