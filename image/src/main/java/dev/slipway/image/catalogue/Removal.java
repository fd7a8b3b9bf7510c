package dev.slipway.image.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@code rmi} did.
 *
 * @param untagged names that are free now
 * @param deleted the image, when its last name went or it was asked for itself
 */
public record Removal(List<ImageReference> untagged, Optional<UUID> deleted) {

    public Removal {
        untagged = List.copyOf(untagged);
    }

    /** Who keeps an image from being removed. */
    @FunctionalInterface
    public interface Users {
        /** Names of the servers whose disks are based on the image. */
        List<String> of(UUID image);
    }
}
