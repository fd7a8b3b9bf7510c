/**
 * The 22 build checks that BuildKit knows, with its names and messages, over a parsed file and nothing else.
 * What only a registry could tell (a base image's environment, shell and platform) is asked of the caller.
 */
@NullMarked
package dev.slipway.dockerfile.lint;

import org.jspecify.annotations.NullMarked;
