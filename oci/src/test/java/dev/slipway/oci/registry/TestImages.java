package dev.slipway.oci.registry;

import dev.slipway.oci.Blob;
import dev.slipway.oci.Digest;
import dev.slipway.oci.Image;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.Platform;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Images to send around. */
final class TestImages {
    private TestImages() {}

    /** An image of one layer, 200 kB of which do not compress. */
    static ImageWriter of(Platform platform, LayerArchive.Packing packing, Path directory) throws IOException {
        byte[] noise = new byte[200_000];
        new Random(platform.hashCode()).nextBytes(noise);
        Layer layer = new Layer(
                "one",
                List.of(new Entry.RegularFile(
                        "noise", Attributes.ofRoot(0644, Instant.ofEpochSecond(1_000_000)), Content.of(noise))),
                Set.of(),
                Set.of());
        String name = "layer-" + platform.architecture() + packing;
        LayerArchive archive = LayerArchive.write(layer, packing, directory.resolve(name));
        List<Digest> diffIds = List.of(archive.diffId());
        List<Blob> blobs = List.of(archive.blob());
        return ImageWriter.of(new Image(ImageConfig.empty(platform).withDiffIds(diffIds), blobs), Map.of(), List.of());
    }
}
