/**
 * A tree becomes a disk: first a plan of what lies where, then readers of the plan, one for each file format.
 * Nothing here needs root, a mount, or another program; the same input gives the same bytes.
 */
@NullMarked
package dev.slipway.disk;

import org.jspecify.annotations.NullMarked;
