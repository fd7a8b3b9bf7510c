package dev.slipway.oci.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Digest;
import dev.slipway.oci.MediaType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A registry of this process, which fails as a test wants it to. */
final class FakeRegistry implements AutoCloseable {
    /** Answers a request in the registry's place; false lets the registry answer. */
    interface Trouble {
        boolean answers(HttpExchange exchange) throws IOException;
    }

    private static final String REPOSITORY = "/v2/some/image/";

    final Map<String, byte[]> blobs = Collections.synchronizedMap(new HashMap<>());
    final Map<String, byte[]> manifests = Collections.synchronizedMap(new HashMap<>());
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Trouble> troubles = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private byte[] upload = new byte[0];

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    Reference reference(String selector) {
        return Reference.parse(host() + "/some/image" + selector);
    }

    void trouble(Trouble trouble) {
        troubles.add(trouble);
    }

    /** Answers the first {@code count} requests whose line begins so with a status. */
    void failing(int count, String line, int status, Map<String, String> headers) {
        int[] left = {count};
        trouble(exchange -> {
            if (left[0] == 0 || !line(exchange).startsWith(line)) {
                return false;
            }
            left[0]--;
            headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            answer(exchange, status, new byte[0]);
            return true;
        });
    }

    static Registries client(Map<String, String> environment, Mirrors mirrors, long pieceBytes) {
        Patience patience = new Patience(4, Duration.ofMillis(2), Duration.ofSeconds(5), Duration.ofSeconds(1));
        return new Registries(
                HttpClient::newHttpClient, DockerCredentials.of(environment), mirrors, patience, pieceBytes);
    }

    static Registries client() {
        return client(Map.of(), Mirrors.NONE, 1 << 20);
    }

    /** Puts an image here without the wire. */
    void put(String tag, Blob manifest, List<Blob> content) throws IOException {
        for (Blob blob : content) {
            blobs.put(blob.descriptor().digest().toString(), blob.open().readAllBytes());
        }
        byte[] document = manifest.open().readAllBytes();
        manifests.put(tag, document);
        manifests.put(Digest.sha256(document).toString(), document);
    }

    byte[] blob(Digest digest) {
        return blobs.getOrDefault(digest.toString(), new byte[0]).clone();
    }

    static String line(HttpExchange exchange) {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI();
    }

    static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(line(exchange));
        try (exchange) {
            for (Trouble trouble : List.copyOf(troubles)) {
                if (trouble.answers(exchange)) {
                    return;
                }
            }
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith(REPOSITORY + "manifests/")) {
                manifest(exchange, path.substring((REPOSITORY + "manifests/").length()));
            } else if (path.startsWith(REPOSITORY + "blobs/uploads")) {
                upload(exchange);
            } else if (path.startsWith(REPOSITORY + "blobs/")) {
                blob(exchange, Optional.ofNullable(blobs.get(path.substring((REPOSITORY + "blobs/").length()))));
            } else {
                answer(exchange, 404, new byte[0]);
            }
        }
    }

    private void manifest(HttpExchange exchange, String name) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            manifests.put(name, exchange.getRequestBody().readAllBytes());
            answer(exchange, 201, new byte[0]);
            return;
        }
        byte[] document = manifests.get(name);
        if (document == null) {
            byte[] error = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"no such\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            answer(exchange, 404, error);
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", MediaType.OCI_MANIFEST);
        exchange.getResponseHeaders()
                .add("Docker-Content-Digest", Digest.sha256(document).toString());
        answer(exchange, 200, document);
    }

    private static void blob(HttpExchange exchange, Optional<byte[]> blob) throws IOException {
        if (blob.isEmpty() || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(blob.isEmpty() ? 404 : 200, -1);
            return;
        }
        int from = from(exchange);
        byte[] rest = java.util.Arrays.copyOfRange(blob.get(), from, blob.get().length);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (blob.get().length - 1) + "/" + blob.get().length);
        }
        answer(exchange, from > 0 ? 206 : 200, rest);
    }

    /** Where the range begins that is asked for. */
    static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    }

    private void upload(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Location", REPOSITORY + "blobs/uploads/1?state=x");
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                upload = new byte[0];
                answer(exchange, 202, new byte[0]);
            }
            case "GET" -> {
                exchange.getResponseHeaders().add("Range", "0-" + Math.max(0, upload.length - 1));
                answer(exchange, 204, new byte[0]);
            }
            case "PATCH" -> {
                String range = exchange.getRequestHeaders().getFirst("Content-Range");
                if (!range.startsWith(upload.length + "-")) {
                    answer(exchange, 416, new byte[0]);
                    return;
                }
                append(body);
                answer(exchange, 202, new byte[0]);
            }
            default -> {
                append(body);
                blobs.put(Digest.sha256(upload).toString(), upload);
                answer(exchange, 201, new byte[0]);
            }
        }
    }

    /** Takes bytes of an upload. */
    void append(byte[] body) {
        byte[] longer = java.util.Arrays.copyOf(upload, upload.length + body.length);
        System.arraycopy(body, 0, longer, upload.length, body.length);
        upload = longer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
