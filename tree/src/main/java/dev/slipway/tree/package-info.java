/**
 * A file tree as a value: entries, layers, and the tree that layers make when they are merged.
 * Nothing here knows where a tree comes from or what it becomes.
 */
@NullMarked
package dev.slipway.tree;

import org.jspecify.annotations.NullMarked;
