/**
 * The marketplace, {@code marketplace/v2}: labels that clients ask for, and the image of each per zone and architecture.
 * These images are there to be found: they have names and identifiers, and no content.
 */
@NullMarked
package dev.slipway.cloud.marketplace;

import org.jspecify.annotations.NullMarked;
