/**
 * What makes a tree a server: a small Dockerfile and its files, built on top of the author's result by the same builder,
 * so that it is cached and shown by {@code history} as any other step.
 */
@NullMarked
package dev.slipway.image.finish;

import org.jspecify.annotations.NullMarked;
