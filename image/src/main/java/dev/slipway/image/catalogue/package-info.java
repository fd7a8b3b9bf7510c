/**
 * The images of this store: found by UUID, prefix, name or name:tag, tagged, removed, shown as Scaleway's API shows images.
 * An image's directory is published by one rename and never changed after; only its tags and its test outcomes come and go.
 */
@NullMarked
package dev.slipway.image.catalogue;

import org.jspecify.annotations.NullMarked;
