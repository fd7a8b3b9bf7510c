/**
 * COPY and ADD: which files of a context, a stage or an archive an instruction means, what their content digest is, and
 * how they get into a tree. Neither a source nor a destination can lead out of its root, whatever links it holds.
 */
@NullMarked
package dev.slipway.build.copy;

import org.jspecify.annotations.NullMarked;
