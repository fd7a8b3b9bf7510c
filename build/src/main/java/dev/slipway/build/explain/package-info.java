/**
 * Why a step was built again: what each step of a stage was made of the last time, kept by the place of the Dockerfile,
 * and how that differs from now. Values of variables and contents of files are kept as digests alone.
 */
@NullMarked
package dev.slipway.build.explain;

import org.jspecify.annotations.NullMarked;
