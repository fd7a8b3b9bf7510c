/**
 * What a QEMU process is told: the machine as a value, its command line, its accelerator.
 * Nothing here starts a server; the accelerator's probe is the only process.
 */
@NullMarked
package dev.slipway.machine.qemu;

import org.jspecify.annotations.NullMarked;
