/**
 * A definition becomes a server image: the author's tree is built, finished, written to a disk and put into the catalogue.
 * Here is the whole way; its parts are in the packages below.
 */
@NullMarked
package dev.slipway.image;

import org.jspecify.annotations.NullMarked;
