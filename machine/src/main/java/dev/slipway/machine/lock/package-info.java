/**
 * Locks between the processes that look after the same machines.
 * The kernel releases them when their holder dies, so none is ever left behind.
 */
@NullMarked
package dev.slipway.machine.lock;

import org.jspecify.annotations.NullMarked;
