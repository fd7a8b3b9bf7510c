/**
 * The verbs about images of the catalogue: list, inspect, name, remove, export, test.
 * A reference is looked up by the catalogue's one rule; these classes only print.
 */
@NullMarked
package dev.slipway.cli.images;

import org.jspecify.annotations.NullMarked;
