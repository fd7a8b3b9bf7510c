package dev.slipway.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.oci.Blob;
import dev.slipway.oci.Digest;
import dev.slipway.oci.Image;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.OciLayout;
import dev.slipway.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images go to a real registry and come back, by us and by skopeo. */
class RegistryIT {
    @TempDir
    private Path temporary = Path.of("");

    private RegistryServer server;
    private Registries client;

    @BeforeEach
    void serve() throws Exception {
        server = RegistryServer.start(temporary);
        String auth = Base64.getEncoder()
                .encodeToString((RegistryServer.USER + ":" + RegistryServer.PASSWORD).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                temporary.resolve("config.json"),
                "{\"auths\":{\"" + server.host() + "\":{\"auth\":\"" + auth + "\"}}}");
        client = FakeRegistry.client(Map.of("DOCKER_CONFIG", temporary.toString()), Mirrors.NONE, 64 << 10);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private Reference reference(String rest) {
        return Reference.parse(server.host() + rest);
    }

    private void skopeo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    }

    private static void assertSame(Image image, ImageWriter expected) throws Exception {
        for (Blob blob : image.layers()) {
            blob.open().readAllBytes();
        }
        assertThat(image.layers().stream().map(b -> b.descriptor().digest()))
                .containsExactly(expected.blobs().getFirst().descriptor().digest());
    }

    @ParameterizedTest
    // skopeo compresses what is not, so its digest would be another.
    @EnumSource(value = LayerArchive.Packing.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void whatWePushSkopeoPulls(LayerArchive.Packing packing) throws Exception {
        ImageWriter image = TestImages.of(Platform.LINUX_AMD64, packing, temporary);

        client.push(reference("/a/ours:1"), image.blobs(), image.manifest(), Optional.empty());

        Path layout = temporary.resolve("pulled");
        skopeo(
                "copy",
                "--src-tls-verify=false",
                "--src-creds=" + RegistryServer.USER + ":" + RegistryServer.PASSWORD,
                "docker://" + reference("/a/ours:1"),
                "oci:" + layout + ":1");
        OciLayout pulled = OciLayout.open(layout, temporary);
        assertThat(pulled.index().manifests().getFirst().digest()).isEqualTo(image.manifestDigest());
        assertSame(pulled.image(Optional.empty(), Platform.LINUX_AMD64), image);
    }

    @ParameterizedTest
    // skopeo compresses what is not, so its digest would be another.
    @EnumSource(value = LayerArchive.Packing.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void whatSkopeoPushesWePull(LayerArchive.Packing packing) throws Exception {
        ImageWriter image = TestImages.of(Platform.LINUX_AMD64, packing, temporary);
        Path layout = temporary.resolve("layout");
        image.layout(layout);

        skopeo(
                "copy",
                "--dest-tls-verify=false",
                "--dest-creds=" + RegistryServer.USER + ":" + RegistryServer.PASSWORD,
                "oci:" + layout,
                "docker://" + reference("/b/theirs:2"));

        RemoteImage remote = client.image(reference("/b/theirs:2"), Platform.LINUX_AMD64);
        assertThat(remote.digest()).isEqualTo(image.manifestDigest());
        Blob layer = remote.fetch(remote.layers().getFirst(), temporary);
        assertThat(Digest.sha256(layer.open()))
                .isEqualTo(image.blobs().getFirst().descriptor().digest());
    }

    @Test
    void aNeighbourOfARealRegistryLendsItsBlobs() throws Exception {
        ImageWriter image = TestImages.of(Platform.LINUX_AMD64, LayerArchive.Packing.ZSTD, temporary);
        client.push(reference("/c/first:1"), image.blobs(), image.manifest(), Optional.empty());

        client.push(
                reference("/c/second:1"),
                image.blobs(),
                image.manifest(),
                Optional.of(reference("/c/first:1").repository()));

        assertThat(client.image(reference("/c/second:1"), Platform.LINUX_AMD64).digest())
                .isEqualTo(image.manifestDigest());
        String log = Files.readString(temporary.resolve("registry.log"));
        assertThat(log).contains("mount=sha256");
        assertThat(log.lines().filter(line -> line.contains("http.request.method=PATCH") && line.contains("c/second")))
                .isEmpty();
    }

    @Test
    void aStrangerIsRefused() {
        assertThatThrownBy(() -> FakeRegistry.client().image(reference("/a/x:1"), Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.DENIED));
    }

    @Test
    void whatIsNotThereIsMissing() throws Exception {
        assertThat(client.has(reference("/a/nothing:1"))).isFalse();
    }
}
