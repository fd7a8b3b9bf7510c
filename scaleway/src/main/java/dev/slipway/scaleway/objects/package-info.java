/** Object storage, which speaks S3: what an upload needs of it, signed with version 4. */
@NullMarked
package dev.slipway.scaleway.objects;

import org.jspecify.annotations.NullMarked;
