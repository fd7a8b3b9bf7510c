package dev.slipway.image;

import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.image.inventory.Inventory;
import java.util.UUID;

/**
 * A disk as it would be made now, while the layers it is made of stay in the store.
 *
 * @param rootUuid follows from the recipe: another one means that something else was built
 */
public record Rehearsal(DiskPlan plan, DiskManifest manifest, Inventory inventory, UUID rootUuid) {
    /** The disk's digest, as an image's facts have it. */
    public String digest() {
        return Recipe.text(manifest.digest());
    }
}
