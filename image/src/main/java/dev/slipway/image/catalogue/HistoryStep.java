package dev.slipway.image.catalogue;

import java.time.Instant;

/**
 * One step that made an image.
 *
 * @param createdBy the instruction
 * @param created when its result was made, which may be before the image was
 * @param sizeBytes what it added to the tree, 0 for a step that only changed the configuration
 * @param comment where it comes from: the recipe, or what Slipway added
 */
public record HistoryStep(String createdBy, Instant created, long sizeBytes, String comment) {}
