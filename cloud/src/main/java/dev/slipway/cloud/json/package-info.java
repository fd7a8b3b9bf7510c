/**
 * JSON documents as values: members in order, numbers exact, {@code null} a value of its own.
 * What the cloud keeps and answers is such a document, so that a key no class knows survives.
 */
@NullMarked
package dev.slipway.cloud.json;

import org.jspecify.annotations.NullMarked;
