package dev.slipway.scaleway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.json.Json;
import dev.slipway.scaleway.document.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loopback server answers as told; what arrives there is looked at. */
class ApiClientTest {
    private record Answer(int status, String body, String total) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server = newServer();

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        Answer answer = answers.remove();
        if (!answer.total().isEmpty()) {
            exchange.getResponseHeaders().add("X-Total-Count", answer.total());
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private ApiClient client() {
        Patience patience = new Patience(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMinutes(1));
        return new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "key", patience, Transport.USUAL);
    }

    private void answers(int status, String body) {
        answers.add(new Answer(status, body, ""));
    }

    @Test
    void pagesOfTheInstanceApiAreCountedByTheHeader() throws Exception {
        answers.add(new Answer(200, "{\"images\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "3"));
        answers.add(new Answer(200, "{\"images\":[{\"id\":\"c\"}]}", "3"));
        List<Resource> images = client().all("/instance/v1/zones/fr-par-1/images?name=x", "images");
        assertThat(images).hasSize(3);
        assertThat(requests)
                .containsExactly(
                        "GET /instance/v1/zones/fr-par-1/images?name=x&page=1&per_page=100",
                        "GET /instance/v1/zones/fr-par-1/images?name=x&page=2&per_page=100");
    }

    @Test
    void pagesOfTheOthersAreCountedInTheBody() throws Exception {
        answers(200, "{\"snapshots\":[{\"id\":\"a\"}],\"total_count\":2}");
        answers(200, "{\"snapshots\":[{\"id\":\"b\"}],\"total_count\":2}");
        assertThat(client().all("/block/v1/zones/fr-par-1/snapshots", "snapshots"))
                .hasSize(2);
        assertThat(requests).first().asString().endsWith("?page=1&page_size=100");
    }

    @Test
    void keysNobodyKnowsSurvive() throws Exception {
        String document = "{\"id\":\"a\",\"future\":{\"x\":[1,null,\"é\"]},\"size\":100000000000}";
        answers(200, document);
        Resource resource = client().get("/x");
        assertThat(new String(Json.write(resource.fields()), StandardCharsets.UTF_8))
                .isEqualTo(document);
    }

    @Test
    void anErrorHasTheTypeThatItsBodySays() {
        answers(404, """
                {"type":"not_found","message":"resource is not found","resource":"instance_image","resource_id":"i"}""");
        assertThatThrownBy(() -> client().get("/x"))
                .asInstanceOf(type(ApiException.class))
                .extracting(ApiException::error)
                .isEqualTo(new ApiError.NotFound("resource is not found", "instance_image", "i"));
        assertThat(ApiError.of(403, "{\"type\":\"quotas_exceeded\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ApiError.QuotaExceeded.class);
        assertThat(ApiError.of(404, new byte[0])).isInstanceOf(ApiError.NotFound.class);
        assertThat(ApiError.of(418, new byte[0])).isInstanceOf(ApiError.Other.class);
    }

    @Test
    void whatIsSafeIsTriedAgain() throws Exception {
        answers(503, "");
        answers(429, "");
        answers(200, "{}");
        assertThat(client().get("/x").fields()).isEmpty();
        assertThat(requests).hasSize(3);
    }

    @Test
    void aPostIsTriedAgainOnlyWhenItWasNotTaken() throws Exception {
        answers(429, "");
        answers(503, "");
        assertThatThrownBy(() -> client().post("/x", Map.of("name", "n"))).isInstanceOf(ApiException.class);
        assertThat(requests).containsExactly("POST /x {\"name\":\"n\"}", "POST /x {\"name\":\"n\"}");
    }

    @Test
    void oneTriesNoMoreOftenThanSaid() {
        answers(429, "");
        answers(429, "");
        answers(429, "");
        assertThatThrownBy(() -> client().get("/x"))
                .asInstanceOf(type(ApiException.class))
                .extracting(ApiException::error)
                .isEqualTo(new ApiError.RateLimited());
    }

    @Test
    void whatIsGoneAlreadyIsDeleted() throws Exception {
        answers(404, "");
        client().delete("/x");
        assertThat(requests).containsExactly("DELETE /x");
    }

    @Test
    void aStateIsWaitedForUntilItComesOrFails() throws Exception {
        answers(200, "{\"snapshot\":{\"id\":\"a\",\"state\":\"importing\"}}");
        answers(200, "{\"snapshot\":{\"id\":\"a\",\"state\":\"available\"}}");
        Set<String> available = Set.of("available");
        assertThat(client().await("/x", "snapshot", available, Duration.ofSeconds(5))
                        .id())
                .isEqualTo("a");
        answers(200, "{\"id\":\"a\",\"status\":\"error\"}");
        assertThatThrownBy(() -> client().await("/x", "", available, Duration.ofSeconds(5)))
                .hasMessageContaining("in state error");
        answers(200, "{\"id\":\"a\",\"status\":\"creating\"}");
        assertThatThrownBy(() -> client().await("/x", "", available, Duration.ZERO))
                .hasMessageContaining("still creating");
    }
}
