/**
 * The metadata service as a guest sees it at 169.254.42.42: just enough TCP and HTTP to answer from within the wire,
 * where the guest's true source port is known.
 */
@NullMarked
package dev.slipway.cloud.metadata;

import org.jspecify.annotations.NullMarked;
