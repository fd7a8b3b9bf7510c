package dev.slipway.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Digest;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.Index;
import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.MediaType;
import dev.slipway.oci.OciException;
import dev.slipway.oci.Platform;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong on the way from a registry. */
class PullTest {
    @TempDir
    private Path temporary = Path.of("");

    private FakeRegistry registry;
    private ImageWriter image;
    private Descriptor layer;

    @BeforeEach
    void serve() throws Exception {
        registry = new FakeRegistry();
        image = TestImages.of(Platform.LINUX_AMD64, LayerArchive.Packing.GZIP, temporary);
        layer = image.blobs().getFirst().descriptor();
        registry.put("1", image.manifest(), image.blobs());
    }

    @AfterEach
    void end() {
        registry.close();
    }

    private RemoteImage pull(Registries client) throws Exception {
        return client.image(registry.reference(":1"), Platform.LINUX_AMD64);
    }

    private Blob fetch() throws Exception {
        RemoteImage remote = pull(FakeRegistry.client());
        return remote.fetch(remote.layers().getFirst(), temporary);
    }

    private void assertWhole(Blob blob) throws Exception {
        assertThat(Digest.sha256(blob.open())).isEqualTo(layer.digest());
        assertThat(temporary).isDirectoryNotContaining("glob:**.partial");
    }

    private String blobLine() {
        return "GET /v2/some/image/blobs/" + layer.digest();
    }

    /** Sends the blob up to a byte and then closes the connection. */
    private void breakingAt(int count, int upTo) {
        int[] left = {count};
        registry.trouble(exchange -> {
            if (left[0] == 0 || !FakeRegistry.line(exchange).equals(blobLine())) {
                return false;
            }
            left[0]--;
            int from = FakeRegistry.from(exchange);
            byte[] whole = registry.blob(layer.digest());
            if (from > 0) {
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, whole.length - from);
            exchange.getResponseBody().write(whole, from, Math.min(upTo, whole.length - from));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });
    }

    @Test
    void anImageComesWithItsConfigurationAndItsLayersOnlyWhenTheyAreWanted() throws Exception {
        RemoteImage remote = pull(FakeRegistry.client());

        assertThat(remote.digest()).isEqualTo(image.manifestDigest());
        assertThat(remote.layers()).containsExactly(layer);
        assertThat(registry.requests).doesNotContain(blobLine());
        assertWhole(remote.fetch(layer, temporary));
    }

    @Test
    void aBrokenDownloadGoesOnWhereItBroke() throws Exception {
        breakingAt(3, 50_000);

        assertWhole(fetch());
        assertThat(registry.requests.stream().filter(blobLine()::equals)).hasSize(4);
    }

    @Test
    void aDownloadOfAnEarlierCallIsTakenUp() throws Exception {
        byte[] whole = registry.blob(layer.digest());
        Path partial = temporary.resolve("sha256-" + layer.digest().hex() + ".partial");
        Files.write(partial, Arrays.copyOf(whole, 150_000));
        int[] from = {-1};
        registry.trouble(exchange -> {
            from[0] = FakeRegistry.line(exchange).equals(blobLine()) ? FakeRegistry.from(exchange) : from[0];
            return false;
        });

        assertWhole(fetch());
        assertThat(from[0]).isEqualTo(150_000);
    }

    @Test
    void whatLayHereFromAnEarlierCallAndIsWrongIsFetchedAgain() throws Exception {
        Files.write(temporary.resolve("sha256-" + layer.digest().hex() + ".partial"), new byte[150_000]);

        assertWhole(fetch());
    }

    @Test
    void aServerWithoutRangesSendsAllAgain() throws Exception {
        breakingAt(1, 50_000);
        registry.trouble(exchange -> {
            boolean asked = FakeRegistry.line(exchange).equals(blobLine());
            if (asked) {
                FakeRegistry.answer(exchange, 200, registry.blob(layer.digest()));
            }
            return asked;
        });

        assertWhole(fetch());
    }

    @Test
    void aServerThatStopsSendingIsLeftAndAskedForTheRest() throws Exception {
        boolean[] first = {true};
        registry.trouble(exchange -> {
            if (!first[0] || !FakeRegistry.line(exchange).equals(blobLine())) {
                return false;
            }
            first[0] = false;
            byte[] whole = registry.blob(layer.digest());
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, 1000);
            exchange.getResponseBody().flush();
            pause(3000);
            return true;
        });

        assertWhole(fetch());
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void otherContentIsNeverUsed() throws Exception {
        byte[] wrong = registry.blob(layer.digest()).clone();
        wrong[77]++;
        registry.blobs.put(layer.digest().toString(), wrong);

        assertThatThrownBy(this::fetch)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(layer.digest().toString())
                .hasMessageContaining("other content");
        assertThat(temporary).isDirectoryNotContaining("glob:**sha256-*");
    }

    @Test
    void moreBytesThanPromisedAreNotRead() throws Exception {
        byte[] longer = Arrays.copyOf(registry.blob(layer.digest()), 1 << 20);
        registry.blobs.put(layer.digest().toString(), longer);

        assertThatThrownBy(this::fetch).hasMessageContaining("more than the " + layer.sizeBytes() + " bytes");
    }

    @Test
    void aServerInTroubleIsAskedAgain() throws Exception {
        registry.failing(2, "GET /v2/some/image/manifests", 503, Map.of());
        registry.failing(1, blobLine(), 429, Map.of("Retry-After", "0"));

        assertWhole(fetch());
    }

    @Test
    void aServerIsGivenTheTimeItAsksFor() throws Exception {
        registry.failing(1, "GET /v2/some/image/manifests", 429, Map.of("Retry-After", "1"));

        long start = System.nanoTime();
        pull(FakeRegistry.client());

        assertThat(System.nanoTime() - start).isGreaterThan(990_000_000L);
    }

    @Test
    void whoIsAskedTooOftenForTooLongSaysSo() {
        registry.failing(9, "GET /v2/some/image/manifests", 429, Map.of("Retry-After", "3600"));

        assertThatThrownBy(() -> pull(FakeRegistry.client())).hasMessageContaining("asked too often");
        assertThat(registry.requests).hasSize(1);
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> FakeRegistry.client().image(registry.reference(":2"), Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.MISSING))
                .hasMessageContaining("MANIFEST_UNKNOWN");
    }

    @Test
    void aManifestOfAnotherDigestIsNotUsed() {
        registry.manifests.put(
                image.manifestDigest().toString(), "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatThrownBy(() -> FakeRegistry.client()
                        .image(registry.reference("@" + image.manifestDigest()), Platform.LINUX_AMD64))
                .hasMessageContaining("should be " + image.manifestDigest());
    }

    @Test
    void theImageOfThePlatformIsChosen() throws Exception {
        Platform arm = Platform.parse("linux/arm/v6");
        ImageWriter other = TestImages.of(arm, LayerArchive.Packing.ZSTD, temporary);
        registry.put("arm", other.manifest(), other.blobs());
        byte[] index = Index.of(
                        List.of(image.manifest().descriptor(), other.manifest().descriptor()))
                .toJson();
        registry.put("both", new Blob(Descriptor.of(MediaType.OCI_INDEX, index), Content.of(index)), List.of());
        Registries client = FakeRegistry.client();

        assertThat(client.image(registry.reference(":both"), Platform.parse("linux/arm/v7"))
                        .config()
                        .platform())
                .isEqualTo(arm);
        assertThat(client.image(registry.reference(":both"), Platform.LINUX_AMD64)
                        .digest())
                .isEqualTo(Digest.sha256(index));
        assertThatThrownBy(() -> client.image(registry.reference(":both"), Platform.parse("linux/s390x")))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("linux/amd64, linux/arm/v6");
    }

    @Test
    void aMirrorIsAskedFirstAndTheRegistryForWhatItLacks() throws Exception {
        try (FakeRegistry mirror = new FakeRegistry()) {
            mirror.put("1", image.manifest(), List.of());
            Registries client =
                    FakeRegistry.client(Map.of(), Mirrors.parse(registry.host() + "=" + mirror.host()), 1 << 20);

            RemoteImage remote = pull(client);
            remote.fetch(layer, temporary);

            assertThat(mirror.requests).contains("GET /v2/some/image/manifests/1", blobLine());
            assertThat(registry.requests).contains(blobLine()).doesNotContain("GET /v2/some/image/manifests/1");
        }
    }

    @Test
    void aRedirectionToAnotherHostIsNotShownThePassword() throws Exception {
        try (FakeRegistry storage = new FakeRegistry()) {
            String[] shown = {""};
            byte[] content = registry.blob(layer.digest());
            storage.trouble(exchange -> {
                shown[0] = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                FakeRegistry.answer(exchange, 200, content);
                return true;
            });
            registry.trouble(exchange -> redirect(exchange, "http://" + storage.host() + "/elsewhere?signature=x"));
            Files.writeString(
                    temporary.resolve("config.json"),
                    "{\"auths\":{\"" + registry.host() + "\":{\"username\":\"me\",\"password\":\"pw\"}}}");
            Registries client =
                    FakeRegistry.client(Map.of("DOCKER_CONFIG", temporary.toString()), Mirrors.NONE, 1 << 20);

            assertWhole(pull(client).fetch(layer, temporary));
            assertThat(shown[0]).isEqualTo("null");
        }
    }

    private boolean redirect(HttpExchange exchange, String target) throws IOException {
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"here\"");
            FakeRegistry.answer(exchange, 401, new byte[0]);
            return true;
        }
        if (FakeRegistry.line(exchange).equals(blobLine())) {
            exchange.getResponseHeaders().add("Location", target);
            FakeRegistry.answer(exchange, 307, new byte[0]);
            return true;
        }
        return false;
    }

    @Test
    void nobodyListening() throws Exception {
        Reference nowhere = registry.reference(":1");
        registry.close();

        assertThatThrownBy(() -> FakeRegistry.client().image(nowhere, Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE));
    }
}
