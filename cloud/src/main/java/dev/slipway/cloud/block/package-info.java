/**
 * Block storage, {@code block/v1} and {@code block/v1alpha1}: volumes and snapshots.
 * The instance API never shows them, except as what a server or an image refers to.
 */
@NullMarked
package dev.slipway.cloud.block;

import org.jspecify.annotations.NullMarked;
