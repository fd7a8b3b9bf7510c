/** A disk file becomes images in zones: uploaded once for a region, imported and named in each zone. */
@NullMarked
package dev.slipway.scaleway.publish;

import org.jspecify.annotations.NullMarked;
