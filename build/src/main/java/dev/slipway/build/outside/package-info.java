/** What of the world outside of this host a build may ask, and by whose leave. */
@NullMarked
package dev.slipway.build.outside;

import org.jspecify.annotations.NullMarked;
