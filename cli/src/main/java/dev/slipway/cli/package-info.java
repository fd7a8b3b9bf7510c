/**
 * The entry point: the tree of verbs, and how a call becomes an exit status and a failure becomes a paragraph.
 * The verbs live in the packages below, by what they are about; engines only report events, drawing happens here.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
