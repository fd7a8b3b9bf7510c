package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import dev.slipway.cloud.objects.ObjectService;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import dev.slipway.scaleway.objects.ObjectKeys;
import dev.slipway.scaleway.objects.ObjectStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts share steps by a bucket, in the object storage that aws, rclone and s3cmd have judged. */
class BucketCacheIT {
    private static final ObjectService.Keys KEYS =
            new ObjectService.Keys("SCWTEST", "hush-hush", "11111111-1111-1111-1111-111111111111", "fr-par");

    @TempDir
    private Path home = Path.of("");

    private final HttpServer server = create();

    private static HttpServer create() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", ObjectService.open(Files.createDirectory(home.resolve("objects")), KEYS));
        server.start();
        new ObjectStorage(
                        url(), new ObjectKeys(KEYS.access(), KEYS.secret(), "fr-par"), Patience.NORMAL, Transport.USUAL)
                .makeBucket("builds");
        Path context = Files.createDirectory(home.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY one /one\nCOPY two /two\n");
        Files.writeString(context.resolve("one"), "one");
        // More than one part of an upload.
        byte[] noise = new byte[40 << 20];
        new java.util.Random(1).nextBytes(noise);
        Files.write(context.resolve("two"), noise);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String build(String host, String secret, String option, String more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, out, false);
        Map<String, String> environment = Map.of(
                "SLIPWAY_HOME",
                home.resolve(host).toString(),
                "AWS_ACCESS_KEY_ID",
                "SCWTEST",
                "AWS_SECRET_ACCESS_KEY",
                secret);
        Context context = new Context(terminal, environment, home);
        int status = CommandTree.run(
                context,
                "build",
                "--progress",
                "plain",
                "-o",
                "type=cacheonly",
                option,
                "type=s3,bucket=builds,region=fr-par,prefix=web,endpoint_url=" + url() + more,
                "context");
        terminal.flush();
        return status + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void stepsOfOneHostAreFoundByAnother() {
        assertThat(build("one", "hush-hush", "--cache-to", ""))
                .startsWith("0\n")
                .doesNotContain("CACHED");
        assertThat(build("two", "hush-hush", "--cache-from", "").lines().filter(line -> line.contains("CACHED")))
                .hasSize(2);
    }

    @Test
    void aBucketThatRefusesIsSaidAndLeftAlone() {
        assertThat(build("one", "wrong", "--cache-from", ""))
                .startsWith("0\n")
                .contains("the cache s3://builds/web/ cannot be used")
                .contains("SignatureDoesNotMatch")
                .doesNotContain("hush-hush");
    }

    @Test
    void aWrongFieldIsRefusedWithoutTheSecret() {
        assertThat(build("one", "x", "--cache-from", ",secret_access_key=hush-hush,bukket=b"))
                .startsWith("2\n")
                .contains("\"bukket=b\" is not one of its fields")
                .doesNotContain("hush-hush");
    }
}
