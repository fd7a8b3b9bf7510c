/** Explains in what two images differ: by partition, package and file. */
@NullMarked
package dev.slipway.image.comparison;

import org.jspecify.annotations.NullMarked;
