/**
 * A server on this host: started, watched, paused, stopped, found again by the next command.
 * What QEMU is told is in {@code qemu}, how it is talked to in {@code qmp}, what the guest says in {@code serial} and {@code ssh}.
 */
@NullMarked
package dev.slipway.machine;

import org.jspecify.annotations.NullMarked;
