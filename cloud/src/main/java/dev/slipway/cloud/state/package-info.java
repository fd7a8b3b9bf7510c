/**
 * What the cloud knows: documents by kind and id, and steps that are due later, in one SQLite file.
 * A write is on disk before it is acknowledged; after a kill everything acknowledged is there.
 */
@NullMarked
package dev.slipway.cloud.state;

import org.jspecify.annotations.NullMarked;
