/**
 * Registries of container images as the OCI distribution specification and Docker's token protocol define them:
 * references, credentials, pull and push. Nothing that comes from a registry is used before its size and digest are
 * those that were promised; what breaks off is taken up where it broke.
 */
@NullMarked
package dev.slipway.oci.registry;

import org.jspecify.annotations.NullMarked;
