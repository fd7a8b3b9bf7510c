/** Identity and access: here, the limits of an organization. */
@NullMarked
package dev.slipway.scaleway.iam;

import org.jspecify.annotations.NullMarked;
