/**
 * Where an image comes from, as an in-toto statement with a SLSA provenance predicate, and the Ed25519 signature over
 * it. What is written here names no file outside the definition, no user and no secret.
 */
@NullMarked
package dev.slipway.image.provenance;

import org.jspecify.annotations.NullMarked;
