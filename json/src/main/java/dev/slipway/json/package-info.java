/** JSON values, as they are written: the documents of images, of the build cache and of the client of Scaleway. */
@NullMarked
package dev.slipway.json;

import org.jspecify.annotations.NullMarked;
