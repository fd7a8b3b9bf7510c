/** The clusters of a planned disk that are not all zeros, in order, compressed on all cores; formats store them. */
@NullMarked
package dev.slipway.disk.cluster;

import org.jspecify.annotations.NullMarked;
