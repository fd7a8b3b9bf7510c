/**
 * Whether an ordinary user may be root of a user namespace on this host, which building without root rests on.
 * Where he may not, what forbids it and the one command that allows it.
 */
@NullMarked
package dev.slipway.build.rootless;

import org.jspecify.annotations.NullMarked;
