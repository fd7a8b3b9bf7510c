/**
 * What is installed in a tree, read from the package databases of its distribution, and the same as a CycloneDX
 * document. Nothing in the tree is run to find it out.
 */
@NullMarked
package dev.slipway.image.inventory;

import org.jspecify.annotations.NullMarked;
