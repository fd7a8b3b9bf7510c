/**
 * The directory in which Slipway keeps what it makes: snapshots, cache records, images, and work in progress.
 * Everything appears whole or not at all, and what a killed process leaves is swept by the next one.
 */
@NullMarked
package dev.slipway.build.store;

import org.jspecify.annotations.NullMarked;
