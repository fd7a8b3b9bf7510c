package dev.slipway.scaleway.client;

import dev.slipway.json.Json;
import dev.slipway.scaleway.document.Resource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Speaks to one API with one key; paths begin with a slash and hold their query, encoded. */
public final class ApiClient {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "PUT", "DELETE");
    private static final Set<Integer> PASSING = Set.of(502, 503, 504);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_ERROR = 400;
    private static final int PAGE_SIZE = 100;
    private static final Set<String> FAILED = Set.of("error", "invalid_data");

    private final HttpClient http;
    private final String agent;
    private final String base;
    private final String secretKey;
    private final Patience patience;

    /** A client of the API at {@code base}, which has no slash at its end. */
    public ApiClient(String base, String secretKey, Patience patience, Transport transport) {
        this.http = transport.http().build();
        this.agent = transport.agent();
        this.base = base;
        this.secretKey = secretKey;
        this.patience = patience;
    }

    /** What is at {@code path}. */
    public Resource get(String path) throws IOException, InterruptedException {
        return document("GET", path, Map.of());
    }

    /** Makes or does something; never sent twice unless the service surely did not take it. */
    public Resource post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return document("POST", path, body);
    }

    /** Changes the given keys of what is at {@code path}. */
    public Resource patch(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return document("PATCH", path, body);
    }

    /** Replaces what is at {@code path}. */
    public Resource put(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return document("PUT", path, body);
    }

    /** The text at {@code path}, where no document is. */
    public String text(String path) throws IOException, InterruptedException {
        return new String(send("GET", path, Map.of()).body(), StandardCharsets.UTF_8);
    }

    /** Replaces the text at {@code path}, which is kept byte by byte. */
    public void patchText(String path, String text) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        send(request("PATCH", path, "text/plain", bytes), path);
    }

    /** Deletes what is at {@code path}; that it is gone already is no error. */
    public void delete(String path) throws IOException, InterruptedException {
        try {
            send("DELETE", path, Map.of());
        } catch (ApiException e) {
            if (!(e.error() instanceof ApiError.NotFound)) {
                throw e;
            }
        }
    }

    /** All elements of the list {@code key} at {@code path}, page after page. */
    public List<Resource> all(String path, String key) throws IOException, InterruptedException {
        // The older half of the API calls the size of a page per_page and counts in a header.
        String size = path.startsWith("/instance/v1/") ? "per_page" : "page_size";
        List<Resource> all = new ArrayList<>();
        for (int page = 1; ; page++) {
            String query = (path.contains("?") ? "&" : "?") + "page=" + page + "&" + size + "=" + PAGE_SIZE;
            HttpResponse<byte[]> answer = send("GET", path + query, Map.of());
            Resource document = new Resource(Json.object(answer.body(), "GET " + path));
            List<Resource> elements = document.list(key);
            all.addAll(elements);
            long total = document.number("total_count")
                    .orElseGet(() ->
                            answer.headers().firstValueAsLong("X-Total-Count").orElse(0));
            if (elements.isEmpty() || all.size() >= total) {
                return all;
            }
        }
    }

    /**
     * Waits until the resource {@code key} (empty: the document itself) at {@code path} is in one of {@code states}.
     *
     * @throws IOException when it is in error, or {@code limit} has passed
     */
    public Resource await(String path, String key, Set<String> states, Duration limit)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Resource document = get(path);
            Resource resource = key.isEmpty() ? document : document.inner(key).orElse(document);
            String state = resource.state();
            if (states.contains(state)) {
                return resource;
            }
            if (FAILED.contains(state)) {
                String why =
                        resource.text("error_details").map(text -> ": " + text).orElse("");
                throw new IOException("waiting for " + path + " to be " + states + ": it is in state " + state + why
                        + ". Look at it, delete it, and try again.");
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("waiting for " + path + " to be " + states + ": it was still " + state + " after "
                        + limit.toSeconds() + " s. It may yet get there; look again later.");
            }
            Thread.sleep(patience.poll());
        }
    }

    /** Waits until nothing is at {@code path} any more. */
    public void awaitGone(String path, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                get(path);
            } catch (ApiException e) {
                if (e.error() instanceof ApiError.NotFound) {
                    return;
                }
                throw e;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("waiting for " + path + " to go: it was still there after " + limit.toSeconds()
                        + " s. It may yet go; look again later.");
            }
            Thread.sleep(patience.poll());
        }
    }

    private Resource document(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        byte[] answer = send(method, path, body).body();
        return new Resource(answer.length == 0 ? Map.of() : Json.object(answer, method + " " + path));
    }

    private HttpResponse<byte[]> send(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        boolean withBody = !method.equals("GET") && !method.equals("DELETE");
        return send(request(method, path, "application/json", withBody ? Json.write(body) : new byte[0]), path);
    }

    private HttpResponse<byte[]> send(HttpRequest request, String path) throws IOException, InterruptedException {
        String method = request.method();
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= patience.tries();
            try {
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                int status = answer.statusCode();
                boolean again =
                        status == TOO_MANY_REQUESTS || (PASSING.contains(status) && IDEMPOTENT.contains(method));
                if (status < FIRST_ERROR) {
                    return answer;
                }
                if (last || !again) {
                    throw new ApiException(method + " " + path, ApiError.of(status, answer.body()));
                }
            } catch (ApiException e) {
                throw e;
            } catch (IOException e) {
                // After a broken connection nobody knows whether a POST was taken; without one it was not.
                if (last || !(IDEMPOTENT.contains(method) || e instanceof ConnectException)) {
                    throw new IOException(method + " " + base + path + " failed: " + e + ". Is the address right?", e);
                }
            }
            pause(attempt);
        }
    }

    private HttpRequest request(String method, String path, String type, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience.requestTimeout())
                .header("X-Auth-Token", secretKey)
                .header("Accept", "application/json")
                .header("User-Agent", agent)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        return (body.length == 0 ? request : request.header("Content-Type", type)).build();
    }

    private void pause(int attempt) throws InterruptedException {
        long millis = patience.firstPause().toMillis() << (attempt - 1);
        Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
