/**
 * JSON objects read with clear errors.
 * They come from QEMU and from files that another version of Slipway may have written.
 */
@NullMarked
package dev.slipway.machine.json;

import org.jspecify.annotations.NullMarked;
