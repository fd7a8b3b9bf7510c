package dev.slipway.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images go to skopeo and come back. */
class SkopeoIT {
    @TempDir
    private Path temporary = Path.of("");

    private static void skopeo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    }

    private Image image(LayerArchive.Packing packing) throws Exception {
        Attributes attributes = Attributes.ofRoot(0755, Instant.ofEpochSecond(1_000_000));
        Layer first = new Layer(
                "first",
                List.of(
                        new Entry.Directory("etc", attributes),
                        new Entry.RegularFile(
                                "etc/a",
                                attributes,
                                Content.of("a".repeat(100_000).getBytes(StandardCharsets.UTF_8))),
                        new Entry.Symlink("etc/b", attributes, "a")),
                Set.of(),
                Set.of());
        Layer second = new Layer("second", List.of(new Entry.Directory("etc", attributes)), Set.of("etc/b"), Set.of());
        List<Blob> blobs = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (Layer layer : List.of(first, second)) {
            LayerArchive archive = LayerArchive.write(layer, packing, temporary.resolve(layer.id() + packing));
            blobs.add(archive.blob());
            diffIds.add(archive.diffId());
        }
        ImageConfig empty = ImageConfig.empty(Platform.LINUX_AMD64);
        ImageConfig config = empty.withDiffIds(diffIds)
                .withCreated(Optional.of("2020-01-01T00:00:00Z"))
                .withContainer(empty.container().withVariable("A", "b").withCmd(Optional.of(List.of("sh"))))
                .withHistoryEntry(HistoryEntry.of("2020-01-01T00:00:00Z", "COPY . /", Optional.empty(), false))
                .withHistoryEntry(HistoryEntry.of("2020-01-01T00:00:00Z", "RUN rm", Optional.empty(), false));
        return new Image(config, blobs);
    }

    private Image readLayout(Path layout, String tag) throws Exception {
        return OciLayout.open(layout, temporary).image(Optional.of(tag), Platform.LINUX_AMD64);
    }

    private static void assertWhole(Image image) throws Exception {
        for (Blob layer : image.layers()) {
            layer.open().readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(LayerArchive.Packing.class)
    void aLayoutOfOursIsReadBySkopeo(LayerArchive.Packing packing) throws Exception {
        Image image = image(packing);
        Path ours = temporary.resolve("ours");
        ImageWriter.of(image, Map.of("org.opencontainers.image.title", "t"), List.of("web:1"))
                .layout(ours);
        Path theirs = temporary.resolve("theirs");
        skopeo("copy", "oci:" + ours + ":1", "oci:" + theirs + ":x");
        Image back = readLayout(theirs, "x");
        assertThat(back.config()).isEqualTo(image.config());
        if (packing != LayerArchive.Packing.NONE) {
            // skopeo compresses on its way what is not compressed yet.
            assertThat(back.layers().stream().map(b -> b.descriptor().digest()).toList())
                    .isEqualTo(image.layers().stream()
                            .map(b -> b.descriptor().digest())
                            .toList());
        }
        assertWhole(back);
    }

    @Test
    void aLayoutOfOursBecomesADockerArchiveThatWeRead() throws Exception {
        Image image = image(LayerArchive.Packing.GZIP);
        Path ours = temporary.resolve("ours");
        ImageWriter.of(image, Map.of(), List.of("web:1")).layout(ours);
        Path archive = temporary.resolve("docker.tar");
        skopeo("copy", "oci:" + ours + ":1", "docker-archive:" + archive + ":example.com/web:1");
        DockerArchive docker = DockerArchive.open(archive, temporary);
        assertThat(docker.names()).containsExactly("example.com/web:1");
        Image back = docker.image(Optional.empty());
        assertThat(back.config().diffIds()).isEqualTo(image.config().diffIds());
        assertThat(back.config().container()).isEqualTo(image.config().container());
        assertWhole(back);
    }

    @Test
    void ourArchiveIsReadAsBothKinds() throws Exception {
        Image image = image(LayerArchive.Packing.GZIP);
        Path ours = temporary.resolve("ours.tar");
        try (OutputStream out = Files.newOutputStream(ours)) {
            ImageWriter.of(image, Map.of(), List.of("example.com/web:1")).archive(out);
        }
        skopeo("copy", "docker-archive:" + ours, "oci:" + temporary.resolve("a") + ":1");
        assertThat(readLayout(temporary.resolve("a"), "1").config().diffIds())
                .isEqualTo(image.config().diffIds());
        skopeo("copy", "oci-archive:" + ours, "oci:" + temporary.resolve("b") + ":1");
        assertThat(readLayout(temporary.resolve("b"), "1").config()).isEqualTo(image.config());
    }

    @Test
    void anArchiveOfTheirsIsRead() throws Exception {
        Image image = image(LayerArchive.Packing.GZIP);
        Path ours = temporary.resolve("ours");
        ImageWriter.of(image, Map.of(), List.of("web:1")).layout(ours);
        Path theirs = temporary.resolve("oci.tar");
        skopeo("copy", "oci:" + ours + ":1", "oci-archive:" + theirs + ":v");
        Image back = readLayout(theirs, "v");
        assertThat(back.config()).isEqualTo(image.config());
        assertWhole(back);
    }
}
