/**
 * The QEMU Machine Protocol: commands to a running QEMU and its events.
 * One line of JSON each way, over a unix socket.
 */
@NullMarked
package dev.slipway.machine.qmp;

import org.jspecify.annotations.NullMarked;
