/**
 * What the author of an image says about it, read from slipway.yaml, a Makefile or env.mk of the Scaleway kind, or a bare Dockerfile.
 * Reading is pure: no shell of a definition is ever run, and every error names file, line and column.
 */
@NullMarked
package dev.slipway.image.definition;

import org.jspecify.annotations.NullMarked;
