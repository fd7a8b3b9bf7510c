/** Puts machines behind servers: what the API says of a server becomes a guest, and what the guest does is told the API. */
@NullMarked
package dev.slipway.cloud.hosting;

import org.jspecify.annotations.NullMarked;
