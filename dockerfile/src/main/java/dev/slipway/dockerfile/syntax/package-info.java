/**
 * The outer syntax: lines joined to instructions, directives, flags, words, JSON forms and heredocs, as a tree of nodes.
 * Knows which kind of words follow which keyword, but nothing of what an instruction means.
 */
@NullMarked
package dev.slipway.dockerfile.syntax;

import org.jspecify.annotations.NullMarked;
