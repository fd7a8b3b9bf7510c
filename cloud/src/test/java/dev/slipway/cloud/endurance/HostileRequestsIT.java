package dev.slipway.cloud.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.service.LocalCloud;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody means well: each gets a refusal that the API defines, and nothing of the cloud leaks. */
@Timeout(120)
class HostileRequestsIT {
    private static final String ZONE = ApiUser.ZONE;
    private static final String NOBODY = "00000000-1111-4222-8333-444444444444";

    /** So many refusals are promised. */
    private static final int LEAST = 300;

    private static final List<String> TOKENS =
            List.of("", "x", NOBODY, "'; drop table documents; --", "1".repeat(4_000));

    private static final List<String> OBJECTS = List.of(
            "/disks",
            "/disks/../../state.db",
            "/disks/..%2f..%2fstate.db",
            "/%2e%2e/keys.properties",
            "/disks/key?uploads",
            "/disks/key?uploadId=../../x&partNumber=1",
            "/disks/key?X-Amz-Signature=0&X-Amz-Credential=x",
            "/disks?list-type=2&max-keys=-1",
            "/a%00b/key");

    private static final List<String> PATHS = List.of(
            ZONE + "servers",
            ZONE + "servers/" + NOBODY,
            ZONE + "servers/" + NOBODY + "/action",
            ZONE + "servers/" + NOBODY + "/user_data/../../../../etc/passwd",
            ZONE + "servers/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            ZONE + "images/" + NOBODY,
            ZONE + "snapshots",
            ZONE + "snapshots/" + NOBODY + "/export",
            ZONE + "volumes",
            ZONE + "ips/..%2f..",
            ZONE + "security_groups/" + NOBODY + "/rules",
            "/instance/v1/zones/../../etc/passwd/servers",
            "/instance/v1/zones/fr-par-1%00/servers",
            "/block/v1/zones/fr-par-1/volumes",
            "/block/v1/zones/fr-par-1/snapshots/import-from-object-storage",
            "/iam/v1alpha1/ssh-keys",
            "/vpc/v2/regions/fr-par/private-networks",
            "/ipam/v1/regions/fr-par/ips",
            "/_slipway/../state.db",
            "/_slipway/servers/" + NOBODY + "/console");

    private static final List<String> BODIES = List.of(
            "{",
            "[]",
            "null",
            "\"text\"",
            "{\"name\":{}}",
            "{\"name\":[1,2],\"commercial_type\":7,\"image\":true,\"volumes\":\"x\"}",
            "{\"size\":-1,\"volume_type\":\"l_ssd\",\"volume_id\":\"../../x\"}",
            "{\"size\":1e400}",
            "{\"bucket\":\"../../../etc\",\"key\":\"passwd\",\"name\":\"x\"}",
            "{\"action\":\"poweron; rm -rf /\"}",
            "{\"from_snapshot\":{\"snapshot_id\":\"" + NOBODY + "\"},\"from_empty\":{\"size\":true}}",
            "{\"tags\":{\"a\":1},\"security_group\":[],\"public_ips\":[7]}",
            "[".repeat(20_000),
            "{\"name\":\"" + "x".repeat(30_000) + "\"}");

    private static final int SLOW = 200;

    @TempDir
    private Path folder;

    private LocalCloud cloud;
    private HttpServer server;
    private ApiUser user;

    @BeforeEach
    void serve() throws Exception {
        cloud = ServedCloud.open(folder);
        server = ServedCloud.serve(cloud);
        user = new ApiUser(HttpClient.newHttpClient(), server.getAddress().getPort(), 1);
    }

    @AfterEach
    void end() throws IOException {
        server.stop(0);
        cloud.close();
    }

    @Test
    void wrongPathsAndBodiesAreRefusedInTheApisWords() throws Exception {
        int refused = 0;
        for (String path : PATHS) {
            for (String body : BODIES) {
                for (String method : List.of("POST", "PATCH", "PUT", "DELETE")) {
                    refused += isRefused(method, path, body) ? 1 : 0;
                }
            }
        }
        assertThat(refused).isGreaterThan(LEAST);
        assertThat(user.send("GET", ZONE + "servers", "").statusCode()).isEqualTo(200);
    }

    private boolean isRefused(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = user.send(method, path, body);
        String what = method + " " + path + " " + body.substring(0, Math.min(80, body.length())) + " -> "
                + answer.statusCode() + " " + answer.body();
        assertThat(answer.statusCode()).as(what).isLessThan(500);
        assertThat(answer.body())
                .as(what)
                .doesNotContain(folder.toString(), ServedCloud.KEYS.secret(), "java.", "root:x:");
        if (answer.statusCode() < 400) {
            return false;
        }
        assertThat(ApiUser.isTyped(answer.body())).as(what).isTrue();
        return true;
    }

    @Test
    void hugeBodiesAndSlowOnesHoldNobodyUp() throws Exception {
        int port = server.getAddress().getPort();
        String head = "POST " + ZONE + "volumes HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + ServedCloud.KEYS.secret()
                + "\r\nConnection: close\r\n";
        String large = "{\"name\":\"" + "x".repeat(3 << 20) + "\"}";
        assertThat(speak(port, head + "Content-Length: " + large.length() + "\r\n\r\n" + large))
                .startsWith("HTTP/1.1 413");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                String begun = i % 2 == 0 ? head + "Content-Length: 1000\r\n\r\n{\"na" : "POST " + ZONE;
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            assertThat(user.send("POST", ZONE + "ips", "{}").statusCode()).isEqualTo(201);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(user.send("GET", ZONE + "ips", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverHasNoTokenLearnsNothing() throws Exception {
        int port = server.getAddress().getPort();
        for (String path : PATHS) {
            for (String token : TOKENS) {
                assertThat(speak(
                                port,
                                "GET " + path + " HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + token
                                        + "\r\nConnection: close\r\n\r\n"))
                        .as(path)
                        .startsWith("HTTP/1.1 401")
                        .contains("denied_authentication");
            }
        }
    }

    @Test
    void objectsAreForThoseWhoSign() throws Exception {
        int port = server.getAddress().getPort();
        for (String path : OBJECTS) {
            for (String method : List.of("GET", "PUT", "POST", "DELETE")) {
                for (String authorization : List.of(
                        "",
                        "Authorization: AWS4-HMAC-SHA256 nonsense\r\n",
                        "Authorization: AWS4-HMAC-SHA256 Credential=" + ServedCloud.KEYS.access()
                                + "/20200101/fr-par/s3/aws4_request,SignedHeaders=host,Signature=00\r\n")) {
                    String answer = speak(
                            port,
                            method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + authorization
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                    assertThat(answer)
                            .as(method + " " + path + " " + authorization)
                            .matches("(?s)HTTP/1.1 4\\d\\d .*<Code>\\w+</Code>.*")
                            .doesNotContain(folder.toString(), ServedCloud.KEYS.secret());
                }
            }
        }
    }

    private static String speak(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
