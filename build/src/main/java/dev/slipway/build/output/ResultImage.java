package dev.slipway.build.output;

import dev.slipway.build.BuildResult;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Digest;
import dev.slipway.oci.Image;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.LayerArchive;
import dev.slipway.tree.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The OCI image of a result ({@code --output type=oci} and {@code type=docker}). */
public final class ResultImage {

    private ResultImage() {}

    /**
     * Packs the layers of {@code result} and gives what writes the image.
     *
     * @param scratch a directory for the packed layers, to be kept until the image is written
     * @param packing gzip is what every tool knows that loads an image
     * @param names {@code name:tag} that the image can be found by
     */
    public static ImageWriter of(BuildResult result, Path scratch, LayerArchive.Packing packing, List<String> names)
            throws IOException {
        List<Blob> blobs = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (Layer layer : ResultTree.layers(result)) {
            LayerArchive packed = LayerArchive.write(layer, packing, scratch.resolve("layer-" + blobs.size()));
            blobs.add(packed.blob());
            diffIds.add(packed.diffId());
        }
        Image image = new Image(result.config().withDiffIds(diffIds), blobs);
        return ImageWriter.of(image, Map.of(), names);
    }
}
