package dev.slipway.scaleway.publish;

import java.util.List;

/**
 * What is to be published where, in one region.
 *
 * @param name of the image in every zone
 * @param arch {@code x86_64} or {@code arm64}
 * @param bucket is made when it is not there, and deleted afterwards if it was made and is empty
 * @param key of the object; the service wants it to end in {@code .qcow2}
 * @param zones of the bucket's region, one image in each
 * @param tags of the images
 * @param keepObject whether the object is wanted afterwards
 */
public record Publication(
        String name,
        String arch,
        String bucket,
        String key,
        List<String> zones,
        List<String> tags,
        boolean keepObject) {
    public Publication {
        zones = List.copyOf(zones);
        tags = List.copyOf(tags);
    }
}
