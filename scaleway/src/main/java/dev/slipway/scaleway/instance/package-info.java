/** Servers and images, as {@code instance/v1} has them. */
@NullMarked
package dev.slipway.scaleway.instance;

import org.jspecify.annotations.NullMarked;
