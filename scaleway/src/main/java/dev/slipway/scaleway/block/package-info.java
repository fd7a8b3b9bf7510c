/** Volumes and snapshots of block storage, which {@code instance/v1} knows by their ids only. */
@NullMarked
package dev.slipway.scaleway.block;

import org.jspecify.annotations.NullMarked;
