/**
 * Layers of a build as directories: finished ones that never change, and one being written on top of them.
 * The form is overlayfs's own, so that a layer is mounted, read and shared without being copied.
 */
@NullMarked
package dev.slipway.build.snapshot;

import org.jspecify.annotations.NullMarked;
