package dev.slipway.oci;

import dev.slipway.json.Json;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An archive of {@code docker save} opened for reading: {@code manifest.json} and what it names. */
public final class DockerArchive {
    static final String MANIFEST = "manifest.json";
    private static final Pattern CONFIG_DIGEST = Pattern.compile("(?:.*/)?([0-9a-f]{64})(?:\\.json)?");

    private final ImageFiles files;
    private final List<Saved> images;

    private DockerArchive(ImageFiles files, List<Saved> images) {
        this.files = files;
        this.images = List.copyOf(images);
    }

    private record Saved(String config, List<String> names, List<String> layers) {}

    /** Opens the archive; a compressed one is laid out in {@code temporary}, which the caller deletes. */
    public static DockerArchive open(Path path, Path temporary) throws IOException {
        ImageFiles files = ImageFiles.open(path, temporary);
        Content manifest = files.find(MANIFEST)
                .orElseThrow(
                        () -> new OciException(path + " is not an archive of docker save: it has no file " + MANIFEST));
        List<Saved> images = new ArrayList<>();
        String what = path + " " + MANIFEST;
        try (InputStream in = manifest.open()) {
            if (!(Json.parse(Blob.document(in, what), what) instanceof List<?> list)) {
                throw new OciException(what + " is not a list");
            }
            for (Object element : list) {
                if (!(element instanceof Map<?, ?> map)) {
                    throw new OciException(what + " is not a list of objects");
                }
                Fields fields = new Fields(Json.copyOfObject(map), what);
                images.add(new Saved(
                        fields.required(fields.text("Config"), "Config"),
                        fields.texts("RepoTags").orElse(List.of()),
                        fields.required(fields.texts("Layers"), "Layers")));
            }
        }
        return new DockerArchive(files, images);
    }

    /** The names of all images in the archive. */
    public List<String> names() {
        return images.stream().flatMap(i -> i.names().stream()).toList();
    }

    /** The image of that name; when it is absent, the only one there is. */
    public Image image(Optional<String> name) throws IOException {
        List<Saved> found = images.stream()
                .filter(i -> name.isEmpty() || i.names().contains(name.get()))
                .toList();
        if (found.size() != 1) {
            String all = names().isEmpty() ? "only images without a name" : String.join(", ", names());
            throw new OciException(files.path() + (found.isEmpty() ? " has no image " : " has more than one image ")
                    + name.orElse("") + "; it has: " + all);
        }
        Saved saved = found.getFirst();
        ImageConfig config = config(saved.config());
        if (saved.layers().size() != config.diffIds().size()) {
            throw new OciException(files.path() + " has " + saved.layers().size()
                    + " layers, and its configuration lists " + config.diffIds().size() + ": the archive is damaged");
        }
        List<Blob> layers = new ArrayList<>();
        for (String layer : saved.layers()) {
            layers.add(layer(layer));
        }
        return Image.of(config, layers, files.path().toString());
    }

    private ImageConfig config(String name) throws IOException {
        byte[] document;
        try (InputStream in = named(name).open()) {
            document = Blob.document(in, files.path() + " " + name);
        }
        Matcher matcher = CONFIG_DIGEST.matcher(name);
        if (matcher.matches() && !Digest.sha256(document).hex().equals(matcher.group(1))) {
            throw new OciException(
                    files.path() + ": " + name + " has other content than its name says:" + " the archive is damaged");
        }
        return ImageConfig.parse(document, files.path() + " " + name);
    }

    /** The archive has no digests of its layer files; their content is held against the configuration when it is read. */
    private Blob layer(String name) throws IOException {
        Content content = named(name);
        Matcher matcher = Pattern.compile("blobs/sha256/([0-9a-f]{64})").matcher(name);
        Digest digest;
        if (matcher.matches()) {
            digest = new Digest("sha256", matcher.group(1));
        } else {
            try (InputStream in = content.open()) {
                digest = Digest.sha256(in);
            }
        }
        return new Blob(Descriptor.of(MediaType.DOCKER_LAYER, digest, content.sizeBytes()), content);
    }

    private Content named(String name) throws IOException {
        return files.find(name)
                .orElseThrow(() -> new OciException(files.path() + " lacks the file " + name + " that its " + MANIFEST
                        + " names; images in it: " + names().stream().collect(Collectors.joining(", "))));
    }
}
