/**
 * Shell words as the Dockerfile language has them: quotes, escapes, every form of {@code $variable}, splitting.
 * Pure functions from a word and an environment to text, with the names that were used and those that were missing.
 */
@NullMarked
package dev.slipway.dockerfile.expansion;

import org.jspecify.annotations.NullMarked;
