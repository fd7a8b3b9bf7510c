package dev.slipway.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong on the way to a registry. */
class PushTest {
    @TempDir
    private Path temporary = Path.of("");

    private FakeRegistry registry;
    private ImageWriter image;

    @BeforeEach
    void serve() throws Exception {
        registry = new FakeRegistry();
        image = TestImages.of(Platform.LINUX_AMD64, LayerArchive.Packing.GZIP, temporary);
    }

    @AfterEach
    void end() {
        registry.close();
    }

    private void push(long pieceBytes) throws Exception {
        FakeRegistry.client(Map.of(), Mirrors.NONE, pieceBytes)
                .push(registry.reference(":1"), image.blobs(), image.manifest(), Optional.empty());
    }

    private void assertThere() throws Exception {
        RemoteImage back = FakeRegistry.client().image(registry.reference(":1"), Platform.LINUX_AMD64);
        assertThat(back.digest()).isEqualTo(image.manifestDigest());
        for (var layer : back.layers()) {
            back.fetch(layer, temporary).open().readAllBytes();
        }
    }

    private long count(String method) {
        return registry.requests.stream()
                .filter(line -> line.startsWith(method + " "))
                .count();
    }

    @Test
    void aSmallBlobGoesInOnePiece() throws Exception {
        push(1 << 20);

        assertThat(count("PATCH")).isZero();
        assertThere();
    }

    @Test
    void aLargeBlobGoesInPieces() throws Exception {
        push(64 << 10);

        assertThat(count("PATCH")).isEqualTo(4);
        assertThere();
    }

    @Test
    void aRegistryThatWantsLargerPiecesGetsThem() throws Exception {
        registry.trouble(exchange -> {
            exchange.getResponseHeaders().add("OCI-Chunk-Min-Length", "120000");
            return false;
        });

        push(64 << 10);

        assertThat(count("PATCH")).isEqualTo(2);
        assertThere();
    }

    @Test
    void aPieceWhoseAnswerWasLostIsNotSentTwice() throws Exception {
        boolean[] first = {true};
        registry.trouble(exchange -> {
            if (!first[0] || !exchange.getRequestMethod().equals("PATCH")) {
                return false;
            }
            first[0] = false;
            registry.append(exchange.getRequestBody().readAllBytes());
            throw new IOException("cut");
        });

        push(64 << 10);

        assertThere();
    }

    @Test
    void whatIsThereIsNotSentAgain() throws Exception {
        registry.put("0", image.manifest(), image.blobs());

        push(1 << 20);

        assertThat(count("POST")).isZero();
        assertThere();
    }

    @Test
    void aNeighbourLendsItsBlobs() throws Exception {
        registry.trouble(exchange -> {
            String line = FakeRegistry.line(exchange);
            if (!line.contains("?mount=")) {
                return false;
            }
            FakeRegistry.answer(exchange, line.endsWith("&from=other/image") ? 201 : 500, new byte[0]);
            return true;
        });

        FakeRegistry.client()
                .push(
                        registry.reference(":1"),
                        image.blobs(),
                        image.manifest(),
                        Optional.of(RepositoryName.parse(registry.host() + "/other/image")));

        assertThat(count("PUT")).isEqualTo(1);
    }

    @Test
    void whoMayNotPushIsToldWhatToDo() {
        registry.failing(9, "POST", 403, Map.of());

        assertThatThrownBy(() -> push(1 << 20)).hasMessageContaining("docker login " + registry.host());
        assertThat(registry.manifests).isEmpty();
    }
}
