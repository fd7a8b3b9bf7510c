package dev.slipway.cloud.objects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Serves object storage to one pair of keys, path style and, by a Host with {@code .s3.} in it, host style. */
public final class ObjectService implements HttpHandler {
    private final ObjectStore store;
    private final Keys keys;
    private final Clock clock = Clock.systemUTC();

    private ObjectService(ObjectStore store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** The pair of keys requests are signed with, the project that owns what is stored, and its region. */
    public record Keys(String access, String secret, String project, String region) {}

    /** Opens the folder where objects are; it is made when it is not there. */
    public static ObjectService open(Path data, Keys keys) throws IOException {
        return new ObjectService(ObjectStore.open(data), keys);
    }

    /** What is stored, for the rest of the cloud. */
    public ObjectFiles files() {
        return new ObjectFiles(store);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders()
                    .set("x-amz-request-id", UUID.randomUUID().toString());
            try {
                serve(exchange);
            } catch (S3Error e) {
                refuse(exchange, e);
            } catch (EOFException e) {
                refuse(exchange, new S3Error(400, "IncompleteBody", "The body ended before what was announced."));
            }
        }
    }

    private static void refuse(HttpExchange exchange, S3Error error) throws IOException {
        Reply.xml(
                        error.status(),
                        Xml.error(error, exchange.getRequestURI().getRawPath()).bytes())
                .send(exchange);
    }

    private void serve(HttpExchange exchange) throws IOException {
        S3Request request = request(exchange);
        Signature signature = Signature.check(request, keys.access(), keys.secret(), clock.instant());
        CheckedBody body = CheckedBody.of(exchange.getRequestBody(), request, signature);
        S3Request.Target target = request.target();
        Reply reply;
        if (target.bucket().isEmpty()) {
            reply = new BucketCalls(store, keys).listAll(request);
        } else if (target.key().isEmpty()) {
            reply = new BucketCalls(store, keys).answer(request, target.bucket(), body);
        } else {
            reply = new ObjectCalls(store, keys).answer(request, target, body);
        }
        reply.send(exchange);
    }

    private static S3Request request(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String query = exchange.getRequestURI().getRawQuery();
        return new S3Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers);
    }

    /** A whole answer; the length of its body is known before it is sent. */
    record Reply(int status, Map<String, String> headers, InputStream body, long length) {
        static Reply empty(int status) {
            return new Reply(status, Map.of(), InputStream.nullInputStream(), 0);
        }

        static Reply xml(int status, byte[] document) {
            return new Reply(
                    status,
                    Map.of("Content-Type", "application/xml"),
                    new java.io.ByteArrayInputStream(document),
                    document.length);
        }

        void send(HttpExchange exchange) throws IOException {
            try (body) {
                headers.forEach(exchange.getResponseHeaders()::set);
                boolean head = exchange.getRequestMethod().equals("HEAD");
                if (head) {
                    exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
                }
                exchange.sendResponseHeaders(status, head || length == 0 ? -1 : length);
                if (!head && length > 0) {
                    try (OutputStream out = exchange.getResponseBody()) {
                        body.transferTo(out);
                    }
                }
            }
        }
    }
}
