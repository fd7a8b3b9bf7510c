/**
 * QEMU's copy-on-write format, version 3, as its specification (docs/interop/qcow2) gives it: whole disks, plain or with
 * compressed clusters, and empty overlays on a backing file.
 */
@NullMarked
package dev.slipway.disk.qcow2;

import org.jspecify.annotations.NullMarked;
