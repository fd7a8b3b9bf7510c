package dev.slipway.scaleway.block;

import dev.slipway.scaleway.document.DocumentException;
import dev.slipway.scaleway.document.Resource;

/**
 * The content of a disk at one moment, kept by block storage.
 *
 * @param resource all that the API says of it
 */
public record BlockSnapshot(Resource resource) {

    /** Its id. */
    public String id() throws DocumentException {
        return resource.id();
    }

    /** Its name, which others may have, too. */
    public String name() {
        return resource.name();
    }

    /** {@code creating}, {@code available}, {@code in_use} while an image is made of it, and others. */
    public String status() {
        return resource.state();
    }

    /** The size of a disk made of it. */
    public long sizeBytes() {
        return resource.number("size").orElse(0L);
    }
}
