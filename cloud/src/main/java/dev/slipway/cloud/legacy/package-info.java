/**
 * The API of 2017, as the first {@code scw} speaks it, over the same state: {@code account} and the two compute
 * platforms {@code cp-par1} and {@code cp-ams1}, which are the zones {@code fr-par-1} and {@code nl-ams-1} today.
 */
@NullMarked
package dev.slipway.cloud.legacy;

import org.jspecify.annotations.NullMarked;
