package dev.slipway.oci;

import dev.slipway.json.Json;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes an image as an OCI layout, or as one archive that is an OCI layout and {@code docker load}s, too. */
public final class ImageWriter {
    private final byte[] config;
    private final byte[] manifest;
    private final Descriptor manifestDescriptor;
    private final Descriptor configDescriptor;
    private final List<Blob> layers;
    private final List<String> names;

    private ImageWriter(Image image, Map<String, String> annotations, List<String> names) {
        this.config = image.config().toJson();
        this.configDescriptor = Descriptor.of(MediaType.OCI_CONFIG, config);
        this.layers = image.layers();
        List<Descriptor> descriptors = layers.stream().map(Blob::descriptor).toList();
        this.manifest =
                new Manifest(MediaType.OCI_MANIFEST, configDescriptor, descriptors, annotations, Map.of()).toJson();
        this.manifestDescriptor = Descriptor.of(MediaType.OCI_MANIFEST, manifest)
                .withPlatform(image.config().platform());
        this.names = List.copyOf(names);
    }

    /** A writer of {@code image} with annotations for its manifest and names ({@code name:tag}) to be found by. */
    public static ImageWriter of(Image image, Map<String, String> annotations, List<String> names) {
        return new ImageWriter(image, annotations, names);
    }

    /** The digest of the manifest that will be written. */
    public Digest manifestDigest() {
        return manifestDescriptor.digest();
    }

    /** The image's id, the digest of its configuration. */
    public Digest imageId() {
        return configDescriptor.digest();
    }

    /** The manifest as it will be written. */
    public Blob manifest() {
        return new Blob(manifestDescriptor, Content.of(manifest));
    }

    /** What the manifest names: the layers, base first, and the configuration. */
    public List<Blob> blobs() {
        List<Blob> blobs = new ArrayList<>(layers);
        blobs.add(new Blob(configDescriptor, Content.of(config)));
        return blobs;
    }

    /** Writes a layout into {@code directory}, which is made and must not be one already. */
    public void layout(Path directory) throws IOException {
        if (Files.exists(directory.resolve(OciLayout.MARKER))) {
            throw new OciException(directory + " holds an OCI layout already: remove it or name another directory");
        }
        Files.createDirectories(directory.resolve("blobs/sha256"));
        for (Map.Entry<String, Content> file : files().entrySet()) {
            Path target = directory.resolve(file.getKey());
            try (InputStream in = file.getValue().open()) {
                Files.copy(in, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Writes the archive; the same image gives the same bytes. */
    public void archive(OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        Attributes directory = Attributes.ofRoot(0755, Instant.EPOCH);
        tar.add(new Entry.Directory("blobs", directory));
        tar.add(new Entry.Directory("blobs/sha256", directory));
        for (Map.Entry<String, Content> file : files().entrySet()) {
            tar.add(new Entry.RegularFile(file.getKey(), Attributes.ofRoot(0644, Instant.EPOCH), file.getValue()));
        }
        tar.finish();
    }

    private Map<String, Content> files() {
        Map<String, Content> files = new LinkedHashMap<>();
        for (Blob layer : layers) {
            files.put(blobPath(layer.descriptor().digest()), layer.content());
        }
        files.put(blobPath(configDescriptor.digest()), Content.of(config));
        files.put(blobPath(manifestDescriptor.digest()), Content.of(manifest));
        files.put(OciLayout.INDEX, Content.of(Index.of(entries()).toJson()));
        files.put(DockerArchive.MANIFEST, Content.of(dockerManifest()));
        files.put(OciLayout.MARKER, Content.of(OciLayout.MARKER_CONTENT));
        return files;
    }

    private List<Descriptor> entries() {
        if (names.isEmpty()) {
            return List.of(manifestDescriptor);
        }
        List<Descriptor> entries = new ArrayList<>();
        for (String name : names) {
            Map<String, String> annotations = new LinkedHashMap<>();
            annotations.put("io.containerd.image.name", name);
            annotations.put(Descriptor.REFERENCE_NAME, tag(name).orElse("latest"));
            entries.add(manifestDescriptor.withAnnotations(annotations));
        }
        return entries;
    }

    private static Optional<String> tag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? Optional.of(name.substring(colon + 1)) : Optional.empty();
    }

    private byte[] dockerManifest() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("Config", blobPath(configDescriptor.digest()));
        entry.put(
                "RepoTags",
                names.stream().map(n -> tag(n).isPresent() ? n : n + ":latest").toList());
        entry.put(
                "Layers",
                layers.stream().map(l -> blobPath(l.descriptor().digest())).toList());
        return Json.write(List.of(entry));
    }

    private static String blobPath(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
