/** The verb that serves the local Scaleway. */
@NullMarked
package dev.slipway.cli.cloud;

import org.jspecify.annotations.NullMarked;
