/**
 * Patterns over slash paths: {@code .dockerignore} and {@code --exclude} with their parent-directory rule, and the
 * wildcards of COPY. Matching takes time proportional to pattern times path, whatever the pattern.
 */
@NullMarked
package dev.slipway.dockerfile.pattern;

import org.jspecify.annotations.NullMarked;
