/** Requests to the API and what comes back: pages, typed errors, tries again, states waited for. */
@NullMarked
package dev.slipway.scaleway.client;

import org.jspecify.annotations.NullMarked;
