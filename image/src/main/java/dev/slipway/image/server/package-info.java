/**
 * The disks a server of an image starts with: its own disk on top of the image's, and the seed of its first boot.
 * Both are made here, so that boot tests and servers of {@code run} get the same.
 */
@NullMarked
package dev.slipway.image.server;

import org.jspecify.annotations.NullMarked;
