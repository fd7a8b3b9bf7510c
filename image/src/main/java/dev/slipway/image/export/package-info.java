/**
 * An image leaves the catalogue as a disk file in the format that another place takes.
 * It is read as it lies, without what it was made of.
 */
@NullMarked
package dev.slipway.image.export;

import org.jspecify.annotations.NullMarked;
