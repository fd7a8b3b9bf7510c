/**
 * The 18 instructions as records, each with its flags as typed fields and the place it comes from.
 * Parsing makes them, {@code expand} gives the same record with its variables replaced where the language replaces any.
 */
@NullMarked
package dev.slipway.dockerfile.instruction;

import org.jspecify.annotations.NullMarked;
