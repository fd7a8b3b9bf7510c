/**
 * What makes a server hard to break into: rules by the levels of ANSSI-BP-028, each with what it sets and how that is
 * checked in a tree and in a running server. Nothing here is secret, and no secret gets into an image from here.
 */
@NullMarked
package dev.slipway.image.harden;

import org.jspecify.annotations.NullMarked;
