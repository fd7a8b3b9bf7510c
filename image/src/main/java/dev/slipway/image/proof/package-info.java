/**
 * The boot test: a throw-away copy of an image's disk boots in QEMU, and what a server must be is asserted inside it.
 * Limits follow the guest's progress on its serial line, never a fixed time, because without KVM a boot takes minutes.
 */
@NullMarked
package dev.slipway.image.proof;

import org.jspecify.annotations.NullMarked;
