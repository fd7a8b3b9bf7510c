package dev.slipway.cloud.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.objects.ObjectSeeds;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.service.LocalCloud;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of Scaleway that nobody here wrote, unmodified: {@code @scaleway/sdk} of npm, and Debian's packer. */
class OfficialClientsIT {
    private static final String SDK = "@scaleway/sdk@2.78.0";
    private static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private LocalCloud cloud;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        cloud = LocalCloud.open(
                folder.resolve("data"),
                KEYS,
                LocalCloud.Hosting.NONE,
                new Pace(Duration.ofMillis(50)),
                (step, failure) -> System.err.println(step.name() + ": " + failure));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", cloud);
        server.start();
        Path disk = folder.resolve("small.qcow2");
        Qcow2Disk.write(new DiskPlan(1L << 30, List.of()), disk, new Compression.None(), DiskProgress.NONE);
        ObjectSeeds seeds = new ObjectSeeds(server.getAddress().getPort(), KEYS, client);
        seeds.bucket("disks");
        seeds.object("disks", "small.qcow2", Files.readAllBytes(disk));
    }

    @AfterEach
    void end() throws IOException {
        server.stop(0);
        cloud.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(output).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", List.of(command), output).isZero();
        return output;
    }

    @Test
    void theSdkOfNpmGoesFromAnObjectToAServer() throws Exception {
        run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", folder.toString(), SDK);
        try (InputStream script = Objects.requireNonNull(getClass().getResourceAsStream("sdk-walk.mjs"))) {
            Files.copy(script, folder.resolve("sdk-walk.mjs"));
        }
        String said = run("node", "sdk-walk.mjs", url(), KEYS.access(), KEYS.secret(), KEYS.project());
        assertThat(said.lines())
                .contains(
                        "import: creating",
                        "snapshot: available",
                        "image: available",
                        "user data keys: cloud-init",
                        "servers: 1",
                        "volume: in_use",
                        "label: debian_bookworm",
                        "terminated: ResourceNotFoundError",
                        "images: 0")
                .anyMatch(line -> line.startsWith("server: running 127."));
    }

    @Test
    void packerMakesAnImageOfAServer() throws Exception {
        packs(localImage());
    }

    /** This packer looks labels up in the first version of the marketplace. */
    @Test
    void packerFindsAnImageByItsLabel() throws Exception {
        packs("debian_bookworm");
    }

    private void packs(String image) throws Exception {
        Path recipe = Files.writeString(folder.resolve("recipe.json"), """
                {"builders": [{"type": "scaleway", "api_url": "%s", "access_key": "%s", "secret_key": "%s",
                  "project_id": "%s", "zone": "fr-par-1", "image": "%s", "commercial_type": "DEV1-S",
                  "communicator": "none", "image_name": "packed", "snapshot_name": "packed-snapshot"}]}
                """.formatted(
                        url(), KEYS.access(), KEYS.secret(), KEYS.project(), image));
        assertThat(run("packer", "build", "-color=false", recipe.toString()))
                .contains("An image was created: 'packed'", "based on snapshot 'packed-snapshot'");
        assertThat(ask("GET", "images?name=packed", "")).contains("\"packed\"", "packed-snapshot");
        assertThat(ask("GET", "servers", "")).contains("\"servers\":[]");
    }

    /** An image of a local volume, which is all that this packer knows of. */
    private String localImage() throws IOException, InterruptedException {
        String snapshot = id(ask(
                "POST",
                "snapshots",
                "{\"name\":\"local\",\"volume_type\":\"l_ssd\",\"bucket\":\"disks\",\"key\":\"small.qcow2\"}"));
        while (!ask("GET", "snapshots/" + snapshot, "").contains("\"available\"")) {
            Thread.sleep(50);
        }
        return id(
                ask("POST", "images", "{\"name\":\"local\",\"arch\":\"x86_64\",\"root_volume\":\"" + snapshot + "\"}"));
    }

    private String ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/instance/v1/zones/fr-par-1/" + path))
                .header("X-Auth-Token", KEYS.secret())
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private static String id(String document) {
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(document);
        assertThat(id.find()).as(document).isTrue();
        return id.group(1);
    }
}
