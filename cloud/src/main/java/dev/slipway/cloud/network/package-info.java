/**
 * The wires between guests: frames from QEMU's stream sockets, learning switches as private networks, and a stateful
 * firewall at each card. Nothing here trusts a frame: what does not parse is dropped.
 */
@NullMarked
package dev.slipway.cloud.network;

import org.jspecify.annotations.NullMarked;
