package dev.slipway.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
    @TempDir
    private Path temporary = Path.of("");

    private Image image(LayerArchive.Packing packing, String... contents) throws Exception {
        List<Blob> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (String content : contents) {
            Entry file = new Entry.RegularFile(
                    "file",
                    Attributes.ofRoot(0644, Instant.EPOCH),
                    Content.of(content.getBytes(StandardCharsets.UTF_8)));
            Layer layer = new Layer(content, List.of(file), Set.of("gone"), Set.of());
            LayerArchive archive = LayerArchive.write(layer, packing, Files.createTempFile(temporary, "layer", ".tar"));
            layers.add(archive.blob());
            diffIds.add(archive.diffId());
        }
        ImageConfig config = ImageConfig.empty(Platform.LINUX_AMD64).withDiffIds(diffIds);
        return new Image(config, layers);
    }

    private Path layout(Image image, String... names) throws Exception {
        Path directory = temporary.resolve("layout" + System.nanoTime());
        ImageWriter.of(image, Map.of(), List.of(names)).layout(directory);
        return directory;
    }

    private OciLayout open(Path path) throws Exception {
        return OciLayout.open(path, temporary);
    }

    @ParameterizedTest
    @EnumSource(LayerArchive.Packing.class)
    void whatIsWrittenIsRead(LayerArchive.Packing packing) throws Exception {
        Image image = image(packing, "one", "two");
        Image read = open(layout(image, "web:1")).image(Optional.of("1"), Platform.LINUX_AMD64);
        assertThat(read.config()).isEqualTo(image.config());
        assertThat(read.layers()).hasSize(2);
        for (Blob blob : read.layers()) {
            try (InputStream in = blob.open()) {
                assertThat(in.readAllBytes()).hasSize((int) blob.descriptor().sizeBytes());
            }
        }
    }

    @Test
    void oneArchiveIsBothKinds() throws Exception {
        Image image = image(LayerArchive.Packing.GZIP, "one", "two");
        Path archive = temporary.resolve("image.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            ImageWriter.of(image, Map.of(), List.of("web:1", "web")).archive(out);
        }
        Path packed = temporary.resolve("image.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(archive, out);
        }
        for (Path file : List.of(archive, packed)) {
            assertThat(open(file)
                            .image(Optional.of("web:1"), Platform.LINUX_AMD64)
                            .config())
                    .isEqualTo(image.config());
            DockerArchive docker = DockerArchive.open(file, temporary);
            assertThat(docker.names()).containsExactly("web:1", "web:latest");
            assertThat(docker.image(Optional.of("web:latest")).config()).isEqualTo(image.config());
        }
    }

    @Test
    void aDamagedLayerIsNoticed() throws Exception {
        Path layout = layout(image(LayerArchive.Packing.NONE, "one"), "web:1");
        Blob blob = open(layout)
                .image(Optional.empty(), Platform.LINUX_AMD64)
                .layers()
                .getFirst();
        Path file = layout.resolve("blobs/sha256/" + blob.descriptor().digest().hex());
        byte[] bytes = Files.readAllBytes(file);
        bytes[600] ^= 1;
        Files.write(file, bytes);
        Blob damaged = open(layout)
                .image(Optional.empty(), Platform.LINUX_AMD64)
                .layers()
                .getFirst();
        assertThatThrownBy(() -> damaged.open().readAllBytes())
                .isInstanceOf(OciException.class)
                .hasMessageContaining("damaged");
        Files.write(file, new byte[10]);
        Blob shorter = open(layout)
                .image(Optional.empty(), Platform.LINUX_AMD64)
                .layers()
                .getFirst();
        assertThatThrownBy(shorter::open).hasMessageContaining("10 bytes");
    }

    @Test
    void aChangedConfigurationIsNoticed() throws Exception {
        Image image = image(LayerArchive.Packing.NONE, "one");
        Path layout = layout(image, "web:1");
        Digest id = ImageWriter.of(image, Map.of(), List.of()).imageId();
        Path file = layout.resolve("blobs/sha256/" + id.hex());
        Files.writeString(file, Files.readString(file).replace("amd64", "arm64"));
        assertThatThrownBy(() -> open(layout).image(Optional.empty(), Platform.LINUX_AMD64))
                .isInstanceOf(OciException.class)
                .hasMessageContaining(id.hex());
    }

    @Test
    void oneOfManyIsNamedOrAskedFor() throws Exception {
        Path layout = layout(image(LayerArchive.Packing.NONE, "one"), "web:1");
        Path other = layout(image(LayerArchive.Packing.NONE, "two"), "web:2");
        for (Path blob : list(other.resolve("blobs/sha256"))) {
            Path target = layout.resolve("blobs/sha256").resolve(blob.getFileName());
            if (!Files.exists(target)) {
                Files.copy(blob, target);
            }
        }
        List<Descriptor> both = new ArrayList<>(open(layout).index().manifests());
        both.addAll(open(other).index().manifests());
        Files.write(layout.resolve("index.json"), Index.of(both).toJson());
        OciLayout joined = open(layout);
        assertThat(joined.image(Optional.of("2"), Platform.LINUX_AMD64).config())
                .isEqualTo(open(other)
                        .image(Optional.empty(), Platform.LINUX_AMD64)
                        .config());
        String digest = both.getFirst().digest().toString();
        assertThat(joined.image(Optional.of(digest), Platform.LINUX_AMD64)).isNotNull();
        assertThatThrownBy(() -> joined.image(Optional.empty(), Platform.LINUX_AMD64))
                .hasMessageContaining("more than one image")
                .hasMessageContaining("1 sha256:")
                .hasMessageContaining("2 sha256:");
        assertThatThrownBy(() -> joined.image(Optional.of("3"), Platform.LINUX_AMD64))
                .hasMessageContaining("no image 3");
        assertThatThrownBy(() -> joined.image(Optional.of("sha256:" + "0".repeat(64)), Platform.LINUX_AMD64))
                .hasMessageContaining("has no sha256:000");
    }

    @Test
    void anImageOfManyPlatformsGivesTheOneAskedFor() throws Exception {
        Path layout = layout(image(LayerArchive.Packing.NONE, "one"), "web:1");
        Descriptor manifest = open(layout).index().manifests().getFirst().withAnnotations(Map.of());
        Digest absent = Digest.parse("sha256:" + "0".repeat(64));
        Index inner = Index.of(List.of(
                Descriptor.of(MediaType.OCI_MANIFEST, absent, 7).withPlatform(Platform.parse("linux/arm64")),
                manifest,
                Descriptor.of(MediaType.OCI_MANIFEST, absent, 7)
                        .withPlatform(Platform.of("unknown", "unknown", Optional.empty()))));
        byte[] document = inner.toJson();
        Descriptor outer = Descriptor.of(MediaType.OCI_INDEX, document);
        Files.write(layout.resolve("blobs/sha256/" + outer.digest().hex()), document);
        Files.write(layout.resolve("index.json"), Index.of(List.of(outer)).toJson());
        assertThat(open(layout).image(Optional.empty(), Platform.LINUX_AMD64).layers())
                .hasSize(1);
        assertThatThrownBy(() -> open(layout).image(Optional.empty(), Platform.parse("linux/riscv64")))
                .hasMessageContaining("no image for linux/riscv64; it has: linux/arm64, linux/amd64");
        assertThatThrownBy(() -> open(layout).image(Optional.empty(), Platform.parse("linux/arm64")))
                .hasMessageContaining("lacks the blob");
    }

    @Test
    void whatIsNoImageIsSaid() throws Exception {
        assertThatThrownBy(() -> open(temporary))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("not an OCI layout");
        assertThatThrownBy(() -> open(temporary.resolve("nothing"))).hasMessageContaining("does not exist");
        Path text = Files.writeString(temporary.resolve("text"), "x".repeat(1000));
        assertThatThrownBy(() -> DockerArchive.open(text, temporary)).isInstanceOf(java.io.IOException.class);
        Path layout = layout(image(LayerArchive.Packing.NONE, "one"));
        assertThatThrownBy(() -> layoutAgain(layout)).hasMessageContaining("already");
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThatThrownBy(() -> open(layout)).hasMessageContaining("2.0.0");
    }

    private void layoutAgain(Path layout) throws Exception {
        ImageWriter.of(image(LayerArchive.Packing.NONE, "one"), Map.of(), List.of())
                .layout(layout);
    }

    private static List<Path> list(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
