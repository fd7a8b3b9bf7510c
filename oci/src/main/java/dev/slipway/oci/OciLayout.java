package dev.slipway.oci;

import dev.slipway.json.Json;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An OCI image layout (image-spec image-layout.md) opened for reading: a directory, or a tar of one. */
public final class OciLayout {
    static final String MARKER = "oci-layout";
    static final String INDEX = "index.json";
    static final byte[] MARKER_CONTENT =
            "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final int MAXIMUM_NESTING = 4;

    private final ImageFiles files;
    private final Index index;

    private OciLayout(ImageFiles files, Index index) {
        this.files = files;
        this.index = index;
    }

    /** Opens the layout at {@code path}; a compressed tar is laid out in {@code temporary}, which the caller deletes. */
    public static OciLayout open(Path path, Path temporary) throws IOException {
        ImageFiles files = ImageFiles.open(path, temporary);
        Content marker = files.find(MARKER)
                .orElseThrow(() -> new OciException(path + " is not an OCI layout: it has no file " + MARKER));
        try (InputStream in = marker.open()) {
            Fields fields = new Fields(Json.object(Blob.document(in, MARKER), path + "/" + MARKER), path.toString());
            String version = fields.text("imageLayoutVersion").orElse("none");
            if (!version.startsWith("1.")) {
                throw new OciException(path + " is an OCI layout of version " + version + ", only 1.x is known");
            }
        }
        Content index = files.find(INDEX)
                .orElseThrow(() -> new OciException(path + " is not an OCI layout: it has no file " + INDEX));
        try (InputStream in = index.open()) {
            String what = path + "/" + INDEX;
            return new OciLayout(files, Index.parse(Blob.document(in, what), what));
        }
    }

    /** What the layout holds, as its table of contents lists it. */
    public Index index() {
        return index;
    }

    /**
     * The image for {@code platform} that {@code reference} names: a digest, a tag or a name; when it is absent, the
     * only one there is.
     */
    public Image image(Optional<String> reference, Platform platform) throws IOException {
        List<Descriptor> candidates = new ArrayList<>();
        for (Descriptor descriptor : index.manifests()) {
            if (reference.isEmpty() || names(descriptor, reference.get())) {
                candidates.add(descriptor);
            }
        }
        if (candidates.isEmpty() && reference.isPresent() && reference.get().startsWith("sha256:")) {
            return image(blobOf(Digest.parse(reference.get())), platform, 0);
        }
        if (candidates.isEmpty()) {
            throw new OciException(
                    files.path() + " has no image " + reference.orElse("at all") + "; it has: " + listing());
        }
        return image(blob(only(candidates, platform, reference)), platform, 0);
    }

    private static boolean names(Descriptor descriptor, String reference) {
        String name = descriptor.annotations().getOrDefault(Descriptor.REFERENCE_NAME, "");
        String whole = descriptor.annotations().getOrDefault(CONTAINERD_NAME, name);
        return descriptor.digest().toString().equals(reference)
                || name.equals(reference)
                || whole.equals(reference)
                || whole.endsWith(":" + reference);
    }

    /** One of several manifests: the one for the platform; one alone is taken whatever it is for. */
    private Descriptor only(List<Descriptor> candidates, Platform platform, Optional<String> reference)
            throws OciException {
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        List<Descriptor> matching = candidates.stream()
                .filter(d -> d.platform().filter(platform::accepts).isPresent())
                .toList();
        if (matching.size() == 1) {
            return matching.getFirst();
        }
        if (matching.isEmpty() && candidates.stream().anyMatch(d -> d.platform().isPresent())) {
            throw new OciException(files.path() + " has no image for " + platform + "; it has: "
                    + candidates.stream()
                            .flatMap(d -> d.platform().stream())
                            .map(Platform::toString)
                            .filter(p -> !p.startsWith("unknown"))
                            .collect(Collectors.joining(", ")));
        }
        throw new OciException(files.path() + " has more than one image"
                + reference.map(r -> " named " + r).orElse("") + "; say which, by :TAG or @DIGEST: " + listing());
    }

    private String listing() {
        String text = index.manifests().stream()
                .map(d -> d.annotations().getOrDefault(Descriptor.REFERENCE_NAME, "(no name)") + " " + d.digest())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "nothing" : text;
    }

    private Image image(Blob blob, Platform platform, int depth) throws IOException {
        byte[] document = blob.document();
        String what = files.path() + " " + blob.descriptor().digest();
        boolean index = MediaType.isIndex(blob.descriptor().mediaType())
                || (blob.descriptor().mediaType().isEmpty()
                        && Json.object(document, what).containsKey("manifests"));
        if (!index) {
            return image(Manifest.parse(document, what));
        }
        if (depth >= MAXIMUM_NESTING) {
            throw new OciException(what + ": indexes are nested deeper than " + MAXIMUM_NESTING);
        }
        List<Descriptor> inner = Index.parse(document, what).manifests();
        if (inner.isEmpty()) {
            throw new OciException(what + " lists no image");
        }
        return image(blob(only(inner, platform, Optional.empty())), platform, depth + 1);
    }

    private Image image(Manifest manifest) throws IOException {
        String what = files.path() + " " + manifest.config().digest();
        String type = manifest.config().mediaType();
        if (!type.isEmpty() && !type.equals(MediaType.OCI_CONFIG) && !type.equals(MediaType.DOCKER_CONFIG)) {
            throw new OciException(what + " is not an image: its configuration is of type " + type);
        }
        ImageConfig config = ImageConfig.parse(blob(manifest.config()).document(), what);
        List<Blob> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            if (!MediaType.isLayer(layer.mediaType()) && !MediaType.isForeignLayer(layer.mediaType())) {
                throw new OciException(
                        what + " has a layer of type " + layer.mediaType() + ", which is not a file system");
            }
            layers.add(blob(layer));
        }
        return Image.of(config, layers, what);
    }

    private Blob blob(Descriptor descriptor) throws IOException {
        Digest digest = descriptor.digest();
        Optional<Content> content = files.find("blobs/" + digest.algorithm() + "/" + digest.hex());
        return new Blob(
                descriptor,
                content.orElseThrow(() -> new OciException(files.path() + " lacks the blob " + digest
                        + (MediaType.isForeignLayer(descriptor.mediaType())
                                ? ", whose bytes lie elsewhere; such layers are never fetched"
                                : ": the layout is not complete; copy it again"))));
    }

    private Blob blobOf(Digest digest) throws IOException {
        Content content = files.find("blobs/" + digest.algorithm() + "/" + digest.hex())
                .orElseThrow(() -> new OciException(files.path() + " has no " + digest + "; it has: " + listing()));
        return new Blob(Descriptor.of("", digest, content.sizeBytes()), content);
    }
}
