/**
 * Container images as the OCI image specification and Docker's archive format define them: documents, layouts, archives.
 * Whatever is read is verified by size and digest; fields that are not known here survive a round trip.
 */
@NullMarked
package dev.slipway.oci;

import org.jspecify.annotations.NullMarked;
