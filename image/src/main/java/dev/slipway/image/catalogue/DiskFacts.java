package dev.slipway.image.catalogue;

import java.util.UUID;

/**
 * What is known of an image's disk.
 *
 * @param sizeBytes of the disk as a server sees it
 * @param volumeBytes of the volume that a server of this image gets, as the definition asks for it
 * @param contentBytes that are not holes
 * @param digest of the disk's data, {@code sha256:…}
 * @param rootUuid of the root file system
 */
public record DiskFacts(long sizeBytes, long volumeBytes, long contentBytes, String digest, UUID rootUuid) {}
