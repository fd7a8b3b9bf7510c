/**
 * Tar archives, read from any hand and written one way: a tree's names, owners, times, attributes and holes, as streams.
 * A hostile archive ends in an exception, never in a file outside of where it is unpacked.
 */
@NullMarked
package dev.slipway.tree.tar;

import org.jspecify.annotations.NullMarked;
