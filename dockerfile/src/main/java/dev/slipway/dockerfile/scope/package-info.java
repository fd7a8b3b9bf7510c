/**
 * What a variable is worth where: global arguments, the arguments and environment of a stage, and those that nobody
 * has to declare. Values in, values out; the builder keeps one scope per stage while it walks the instructions.
 */
@NullMarked
package dev.slipway.dockerfile.scope;

import org.jspecify.annotations.NullMarked;
