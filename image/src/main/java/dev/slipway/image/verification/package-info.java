/** Holds an image of the catalogue against what was said of it: its disk's digest, and the signature over that. */
@NullMarked
package dev.slipway.image.verification;

import org.jspecify.annotations.NullMarked;
