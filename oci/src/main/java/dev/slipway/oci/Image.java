package dev.slipway.oci;

import java.util.List;

/**
 * One image for one platform, its layers on this host.
 *
 * @param layers base first, as many as the configuration has layer digests
 */
public record Image(ImageConfig config, List<Blob> layers) {
    public Image {
        layers = List.copyOf(layers);
        if (layers.size() != config.diffIds().size()) {
            throw new IllegalArgumentException("an image of " + layers.size() + " layers whose configuration lists "
                    + config.diffIds().size());
        }
    }

    /** The image of what was read, its parts held against each other. */
    static Image of(ImageConfig config, List<Blob> layers, String what) throws OciException {
        if (layers.size() != config.diffIds().size()) {
            throw new OciException(what + " has " + layers.size() + " layers, and its configuration lists "
                    + config.diffIds().size() + ": the image is damaged");
        }
        return new Image(config, layers);
    }
}
