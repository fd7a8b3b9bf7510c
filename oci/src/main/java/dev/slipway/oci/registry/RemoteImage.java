package dev.slipway.oci.registry;

import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Digest;
import dev.slipway.oci.ImageConfig;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An image of which the documents are here and the layers still with a registry. */
public final class RemoteImage {
    private final Reference reference;
    private final Digest digest;
    private final ImageConfig config;
    private final List<Descriptor> layers;
    private final Source source;

    RemoteImage(Reference reference, Digest digest, ImageConfig config, List<Descriptor> layers, Source source) {
        this.reference = reference;
        this.digest = digest;
        this.config = config;
        this.layers = List.copyOf(layers);
        this.source = source;
    }

    /** What was asked for. */
    public Reference reference() {
        return reference;
    }

    /** The digest that {@link #reference} stands for now: of an index, or of the one manifest. */
    public Digest digest() {
        return digest;
    }

    public ImageConfig config() {
        return config;
    }

    /** The layers, base first, as many as the configuration has layer digests. */
    public List<Descriptor> layers() {
        return layers;
    }

    /** Where {@link #fetch} puts a layer. */
    public static Path file(Descriptor layer, Path directory) {
        return directory.resolve(
                layer.digest().algorithm() + "-" + layer.digest().hex());
    }

    /** Fetches a layer into {@code directory}, where what an earlier call left is taken up; the caller removes it. */
    public Blob fetch(Descriptor layer, Path directory) throws IOException, InterruptedException {
        Path file = file(layer, directory);
        if (!Files.isRegularFile(file) || Files.size(file) != layer.sizeBytes()) {
            source.fetch(layer, file);
        }
        return new Blob(layer, Content.of(file, 0, layer.sizeBytes()));
    }
}
