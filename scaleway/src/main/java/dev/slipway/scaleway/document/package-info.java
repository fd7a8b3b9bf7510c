/** What the API sends and takes: JSON whose keys survive, known here or not. */
@NullMarked
package dev.slipway.scaleway.document;

import org.jspecify.annotations.NullMarked;
