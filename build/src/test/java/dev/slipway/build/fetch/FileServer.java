package dev.slipway.build.fetch;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A web server on loopback whose answers a test writes. */
final class FileServer implements AutoCloseable {
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** The body is one character a byte; the last {@code cutBytes} of what is promised are not sent. */
    record Answer(int status, String body, Map<String, String> headers, int cutBytes) {
        static Answer ok(String body, Map<String, String> headers) {
            return new Answer(200, body, headers, 0);
        }

        static Answer file(Path file) throws IOException {
            return ok(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1), Map.of());
        }

        static Answer of(int status, Map<String, String> headers) {
            return new Answer(status, "", headers, 0);
        }
    }

    private FileServer(HttpServer server) {
        this.server = server;
    }

    static FileServer start() throws IOException {
        FileServer started =
                new FileServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        started.server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            Optional<String> known =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-None-Match"));
            started.requests.add(path
                    + known.map(etag -> " " + etag).orElse("")
                    + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                            .map(value -> " " + value)
                            .orElse(""));
            Answer answer = started.answers.getOrDefault(path, Answer.of(404, Map.of()));
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            boolean same =
                    known.isPresent() && known.get().equals(answer.headers().get("ETag"));
            try (exchange) {
                byte[] body = answer.body().getBytes(StandardCharsets.ISO_8859_1);
                int length = same || body.length == 0 ? -1 : body.length;
                exchange.sendResponseHeaders(same ? 304 : answer.status(), length);
                if (length > 0) {
                    exchange.getResponseBody().write(body, 0, length - answer.cutBytes());
                }
            }
        });
        started.server.start();
        return started;
    }

    FileServer answer(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
