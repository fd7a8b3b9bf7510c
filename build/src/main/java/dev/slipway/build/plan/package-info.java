/**
 * A Dockerfile becomes a graph of stages and steps, from text alone: nothing is run, fetched or looked up.
 * What a target does not need is not in it, and what cannot work is refused with its place in the file.
 */
@NullMarked
package dev.slipway.build.plan;

import org.jspecify.annotations.NullMarked;
