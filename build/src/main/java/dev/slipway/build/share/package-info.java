/**
 * Caches that hosts share: one record per key, written after the layers it names, so that any number of builds may
 * write at the same time. Layers travel as archives and keep the ids of their snapshots.
 */
@NullMarked
package dev.slipway.build.share;

import org.jspecify.annotations.NullMarked;
