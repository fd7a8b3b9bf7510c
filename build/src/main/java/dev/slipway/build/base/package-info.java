/**
 * What a {@code FROM} names becomes layers and a configuration: an image on disk, a root file system, or a Debian or
 * Ubuntu system bootstrapped from package mirrors. Without a registry and without a network most of it still works.
 */
@NullMarked
package dev.slipway.build.base;

import org.jspecify.annotations.NullMarked;
