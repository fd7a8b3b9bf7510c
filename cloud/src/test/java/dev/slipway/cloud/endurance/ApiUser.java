package dev.slipway.cloud.endurance;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client that makes, changes and deletes things at random and remembers what was acknowledged. */
final class ApiUser {
    static final String ZONE = "/instance/v1/zones/fr-par-1/";
    private static final String BLOCK = "/block/v1/zones/fr-par-1/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final int port;
    private final Random random;
    /** The name of what is there, by its path; of what a request was sent for that was not answered nothing is known. */
    final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    /** What was acknowledged to be gone. */
    final Set<String> gone = ConcurrentHashMap.newKeySet();

    ApiUser(HttpClient client, int port, long seed) {
        this.client = client;
        this.port = port;
        this.random = new Random(seed);
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Auth-Token", ServedCloud.KEYS.secret())
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    static JsonObject parse(String body) {
        try {
            return JsonText.parse(body.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject object
                    ? object
                    : JsonObject.EMPTY;
        } catch (JsonText.NotJson e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    /** One random deed; what it came to is checked by the status. */
    void act() throws IOException, InterruptedException {
        switch (random.nextInt(10)) {
            case 0 -> create(ZONE + "ips", "{\"tags\":[\"NAME\"]}", "ip");
            case 1 -> create(ZONE + "security_groups", "{\"name\":\"NAME\"}", "security_group");
            case 2 ->
                create(ZONE + "volumes", "{\"name\":\"NAME\",\"volume_type\":\"l_ssd\",\"size\":2000000000}", "volume");
            case 3 -> create(BLOCK + "volumes", "{\"name\":\"NAME\",\"from_empty\":{\"size\":5000000000}}", "");
            case 4 ->
                create(
                        ZONE + "servers",
                        "{\"name\":\"NAME\",\"commercial_type\":\"PLAY2-PICO\",\"image\":\"debian_bookworm\"}",
                        "server");
            case 5 -> rename();
            case 6 -> delete();
            case 7 -> expect(send("GET", ZONE + "servers?per_page=100", ""), 200);
            case 8 -> expect(send("GET", BLOCK + "volumes", ""), 200);
            default -> look();
        }
    }

    private void create(String path, String body, String member) throws IOException, InterruptedException {
        String name = "n-" + Long.toHexString(random.nextLong());
        HttpResponse<String> answer = send("POST", path, body.replace("NAME", name));
        expect(answer, 200, 201);
        JsonObject document = parse(answer.body());
        JsonObject made = member.isEmpty() ? document : document.object(member);
        acknowledged.put(path + "/" + made.string("id"), name);
    }

    private String any() {
        return acknowledged.keySet().stream()
                .skip(random.nextInt(acknowledged.size() + 1))
                .findFirst()
                .orElse("");
    }

    private void rename() throws IOException, InterruptedException {
        String path = any();
        if (path.isEmpty()) {
            return;
        }
        String name = "r-" + Long.toHexString(random.nextLong());
        // Until the answer is there either name may be right.
        acknowledged.remove(path);
        String body = path.contains("/ips/") ? "{\"tags\":[\"" + name + "\"]}" : "{\"name\":\"" + name + "\"}";
        expect(send("PATCH", path, body), 200);
        acknowledged.put(path, name);
    }

    private void delete() throws IOException, InterruptedException {
        String path = any();
        if (path.isEmpty()) {
            return;
        }
        String name = String.valueOf(acknowledged.remove(path));
        HttpResponse<String> answer = send("DELETE", path, "");
        expect(answer, 204, 400, 409, 412);
        if (answer.statusCode() != 204) {
            acknowledged.put(path, name);
        } else {
            gone.add(path);
            checkGone(path);
        }
    }

    private void look() throws IOException, InterruptedException {
        String path = any();
        if (!path.isEmpty()) {
            check(path);
        }
    }

    /** What was acknowledged is there, under the last name that was. */
    void check(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "");
        expect(answer, 200);
        String name = String.valueOf(acknowledged.get(path));
        if (!answer.body().contains(name)) {
            throw new AssertionError(path + " is not " + name + ": " + answer.body());
        }
    }

    void checkGone(String path) throws IOException, InterruptedException {
        expect(send("GET", path, ""), 404);
    }

    private static void expect(HttpResponse<String> answer, int... allowed) {
        for (int status : allowed) {
            if (answer.statusCode() == status) {
                return;
            }
        }
        throw new AssertionError(
                answer.request().method() + " " + answer.uri() + ": " + answer.statusCode() + " " + answer.body());
    }

    /** Whether a document is a refusal as the API defines them. */
    static boolean isTyped(String body) {
        return parse(body).get("type") instanceof Json.Text;
    }
}
