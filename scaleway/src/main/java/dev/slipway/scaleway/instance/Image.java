package dev.slipway.scaleway.instance;

import dev.slipway.scaleway.document.DocumentException;
import dev.slipway.scaleway.document.Resource;
import java.util.Optional;

/**
 * A name for snapshots that servers start from.
 *
 * @param resource all that the API says of it
 */
public record Image(Resource resource) {
    private static final String BLOCK = "sbs_snapshot";

    /** Its id. */
    public String id() throws DocumentException {
        return resource.id();
    }

    /** Its name, which others may have, too. */
    public String name() {
        return resource.name();
    }

    /** {@code x86_64} or {@code arm64}. */
    public String arch() {
        return resource.text("arch").orElse("");
    }

    /** The zone it is in; it is of no use in another. */
    public String zone() {
        return resource.text("zone").orElse("");
    }

    /** When it was made, in ISO 8601. */
    public String created() {
        return resource.text("creation_date").orElse("");
    }

    /** The snapshot that its servers' first disk is made of. */
    public Optional<String> rootSnapshot() {
        return resource.inner("root_volume").flatMap(volume -> volume.text("id"));
    }

    /** Whether that snapshot is block storage's, and not a local disk's. */
    public boolean isOnBlockStorage() {
        return resource.inner("root_volume")
                .flatMap(volume -> volume.text("volume_type"))
                .filter(BLOCK::equals)
                .isPresent();
    }

    /** The size of that snapshot; 0 for block storage's, which must be asked. */
    public long rootBytes() {
        return resource.inner("root_volume")
                .flatMap(volume -> volume.number("size"))
                .orElse(0L);
    }
}
