package dev.slipway.cloud.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.objects.ObjectService.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, what bad requests get, and what a restart finds. */
@Timeout(60)
class LocalCloudTest {
    private static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");
    private static final String ZONE = "/instance/v1/zones/fr-par-1/";

    @TempDir
    private Path folder = Path.of("");

    /** A cloud that is served until it is closed. */
    private record Served(LocalCloud cloud, HttpServer server, HttpClient client) implements AutoCloseable {
        static Served at(Path folder) throws IOException, InterruptedException {
            LocalCloud cloud = LocalCloud.open(
                    folder, KEYS, LocalCloud.Hosting.NONE, new Pace(Duration.ofMillis(1)), (step, failure) -> {});
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", cloud);
            server.start();
            return new Served(cloud, server, HttpClient.newHttpClient());
        }

        HttpResponse<String> send(String token, String method, String target, String body)
                throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target))
                    .header("X-Auth-Token", token)
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }

        HttpResponse<String> ask(String method, String target, String body) throws IOException, InterruptedException {
            return send(KEYS.secret(), method, target, body);
        }

        @Override
        public void close() throws IOException {
            server.stop(0);
            client.close();
            cloud.close();
        }
    }

    private static String id(HttpResponse<String> response) {
        Matcher matcher = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(response.body());
        assertThat(matcher.find()).as(response.body()).isTrue();
        return matcher.group(1);
    }

    @Test
    void letsInNobodyWithoutTheToken() throws IOException, InterruptedException {
        try (Served served = Served.at(folder)) {
            for (String target : List.of(ZONE + "servers", "/metadata", "/_slipway/seed", "/block/v1/x")) {
                HttpResponse<String> response = served.send("no", "GET", target, "");
                assertThat(response.statusCode()).as(target).isEqualTo(401);
                assertThat(response.body()).contains("denied_authentication");
            }
        }
    }

    @Test
    void answersBadRequestsWithTypedErrors() throws IOException, InterruptedException {
        try (Served served = Served.at(folder)) {
            assertThat(served.ask("POST", ZONE + "servers", "{}").body())
                    .contains("invalid_arguments", "commercial_type", "required");
            assertThat(served.ask("POST", ZONE + "servers", "{\"name\":1").statusCode())
                    .isEqualTo(400);
            assertThat(served.ask("POST", ZONE + "volumes", "{\"size\":-5}").statusCode())
                    .isEqualTo(400);
            assertThat(served.ask("POST", ZONE + "volumes", "{\"size\":1e99}").statusCode())
                    .isEqualTo(400);
            assertThat(served.ask("GET", "/instance/v1/zones/..%2f..%2fetc/servers", "")
                            .statusCode())
                    .isIn(400, 404);
            assertThat(served.ask("GET", ZONE + "servers?page=0", "").statusCode())
                    .isEqualTo(400);
            assertThat(served.ask("DELETE", ZONE + "servers", "").statusCode()).isEqualTo(405);
            assertThat(served.ask("GET", ZONE + "servers/0", "").body()).contains("not_found", "instance_server");
        }
    }

    @Test
    void findsEverythingAfterARestart() throws IOException, InterruptedException {
        String server;
        try (Served served = Served.at(folder)) {
            HttpResponse<String> made = served.ask(
                    "POST", ZONE + "servers", "{\"commercial_type\":\"DEV1-S\",\"image\":\"debian_bookworm\"}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            server = id(made);
            assertThat(served.ask("PATCH", ZONE + "servers/" + server + "/user_data/cloud-init", "\u0000 bytes")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(served.ask("POST", ZONE + "servers/" + server + "/action", "{\"action\":\"poweron\"}")
                            .statusCode())
                    .isEqualTo(202);
        }
        try (Served served = Served.at(folder)) {
            String target = ZONE + "servers/" + server;
            while (!served.ask("GET", target, "").body().contains("\"state\":\"running\"")) {
                Thread.sleep(5);
            }
            assertThat(served.ask("GET", target + "/user_data/cloud-init", "").body())
                    .isEqualTo("\u0000 bytes");
        }
    }
}
