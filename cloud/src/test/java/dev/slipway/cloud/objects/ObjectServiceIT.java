package dev.slipway.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.objects.ObjectService.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified {@code aws} meets the object storage. */
class ObjectServiceIT {
    private static final Keys KEYS =
            new Keys("SCW0123456789ABCDEFG", "11111111-2222-4333-8444-555555555555", "project", "fr-par");

    /** What {@code aws} exits with when the service refuses: by its version 1, and by its version 2. */
    private static final List<Integer> REFUSED = List.of(255, 254);

    @TempDir
    private Path folder = Path.of("");

    private HttpServer server = serve(Path.of(""), false);

    private static HttpServer serve(Path data, boolean start) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            if (start) {
                server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
                server.createContext("/", ObjectService.open(data, KEYS));
                server.start();
            }
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        server = serve(folder.resolve("data"), true);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String aws(int status, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "aws",
                "--endpoint-url",
                "http://127.0.0.1:" + server.getAddress().getPort()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", KEYS.access(),
                        "AWS_SECRET_ACCESS_KEY", KEYS.secret(),
                        "AWS_DEFAULT_REGION", KEYS.region(),
                        "AWS_CONFIG_FILE", folder.resolve("none").toString(),
                        "AWS_EC2_METADATA_DISABLED", "true"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", command, output).isIn(status == 0 ? List.of(0) : REFUSED);
        return output;
    }

    @Test
    void objectsSmallAndInPartsComeBackAsTheyWereAndOutliveARestart() throws Exception {
        Path small = Files.writeString(folder.resolve("small"), "one two three");
        byte[] random = new byte[(20 << 20) + 7];
        new Random(1).nextBytes(random);
        Path large = Files.write(folder.resolve("large"), random);
        aws(0, "s3", "mb", "s3://images");
        aws(0, "s3", "cp", small.toString(), "s3://images/a/small é.txt");
        aws(0, "s3", "cp", large.toString(), "s3://images/a/b/large.qcow2");
        aws(0, "s3", "cp", "s3://images/a/b/large.qcow2", "s3://images/copy.qcow2");
        server.stop(0);
        start();
        assertThat(aws(0, "s3", "ls", "s3://images/a/")).contains("PRE b/").contains("small é.txt");
        Path back = folder.resolve("back");
        for (String name : List.of("a/b/large.qcow2", "copy.qcow2")) {
            aws(0, "s3", "cp", "s3://images/" + name, back.toString());
            assertThat(Files.mismatch(large, back)).as(name).isEqualTo(-1);
        }
        String first = aws(0, "s3api", "list-objects-v2", "--bucket", "images", "--max-items", "1", "--page-size", "1");
        assertThat(first).contains("large.qcow2").contains("NextToken").doesNotContain("copy.qcow2");
        aws(
                0,
                "s3api",
                "get-object",
                "--bucket",
                "images",
                "--key",
                "a/small é.txt",
                "--range",
                "bytes=4-6",
                back.toString());
        assertThat(back).hasContent("two");
        aws(0, "s3", "rm", "--recursive", "s3://images");
        aws(0, "s3", "rb", "s3://images");
    }

    @Test
    void refusalsHaveS3sCodes() throws Exception {
        Path small = Files.writeString(folder.resolve("small"), "one");
        aws(0, "s3api", "create-bucket", "--bucket", "images");
        String put = small.toString();
        aws(0, "s3api", "put-object", "--bucket", "images", "--key", "k", "--body", put);
        assertThat(aws(1, "s3api", "get-object", "--bucket", "images", "--key", "none", put))
                .contains("NoSuchKey");
        assertThat(aws(1, "s3api", "list-objects-v2", "--bucket", "missing")).contains("NoSuchBucket");
        assertThat(aws(1, "s3api", "delete-bucket", "--bucket", "images")).contains("BucketNotEmpty");
        assertThat(aws(1, "s3api", "get-bucket-tagging", "--bucket", "images")).contains("NoSuchTagSet");
        String url = aws(0, "s3", "presign", "s3://images/k").strip();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("one");
            HttpRequest unsigned = HttpRequest.newBuilder(URI.create(url.replaceFirst("\\?.*", "")))
                    .build();
            assertThat(client.send(unsigned, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
        }
    }
}
