package dev.slipway.scaleway.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import dev.slipway.scaleway.replay.Cassette.Interaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Stands where the real service stood: answers as it was recorded to, and keeps what it was asked. */
final class RecordedService implements AutoCloseable {
    static final String TOKEN = "11111111-2222-4333-8444-555555555555";
    private static final Pattern PAGE = Pattern.compile("page=.*|per_page=.*|page_size=.*");

    /** What the client sent. */
    record Asked(String method, String target, String type, String token, String body) {}

    private final Deque<Interaction> answers = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private final HttpServer server;

    RecordedService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    ApiClient client() {
        Patience patience = new Patience(5, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(30));
        return new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), TOKEN, patience, Transport.USUAL);
    }

    /** Has the next requests answered by these, one after the other; what was asked before is forgotten. */
    synchronized void willAnswer(List<Interaction> interactions) {
        answers.clear();
        answers.addAll(interactions);
        asked.clear();
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    synchronized int left() {
        return answers.size();
    }

    /** A target with its query in order and without what says which page: clients choose the size of a page. */
    static String plain(String target) {
        int question = target.indexOf('?');
        if (question < 0) {
            return target;
        }
        TreeSet<String> query =
                new TreeSet<>(Arrays.asList(target.substring(question + 1).split("&")));
        query.removeIf(PAGE.asMatchPredicate());
        return target.substring(0, question) + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Auth-Token")),
                    body));
            if (answers.isEmpty()) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            Interaction answer = answers.remove();
            if (!answer.total().isEmpty()) {
                exchange.getResponseHeaders().set("X-Total-Count", answer.total());
            }
            if (!answer.type().isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", answer.type());
            }
            byte[] bytes = answer.answer().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
