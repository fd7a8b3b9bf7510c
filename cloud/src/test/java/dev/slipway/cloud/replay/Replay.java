package dev.slipway.cloud.replay;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import dev.slipway.cloud.objects.ObjectSeeds;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.replay.Cassette.Interaction;
import dev.slipway.cloud.replay.Comparison.Differences;
import dev.slipway.cloud.service.LocalCloud;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;

/** Plays one recording against a fresh local cloud. */
final class Replay implements AutoCloseable {
    private static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LocalCloud cloud;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Renaming renaming = new Renaming();
    private final Set<String> nullable;

    Replay(Path folder, Set<String> nullable) throws IOException, InterruptedException {
        this.nullable = nullable;
        cloud = LocalCloud.open(
                folder, KEYS, LocalCloud.Hosting.NONE, new Pace(Duration.ofMillis(5)), (step, failure) -> {});
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", cloud);
        server.start();
    }

    /** How one interaction, or a run of the same question, came out. */
    record Outcome(Interaction interaction, List<String> shape, List<String> values) {}

    static Json parse(String text) {
        try {
            return text.isEmpty() ? Json.Null.NULL : JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonText.NotJson e) {
            return new Json.Text(text);
        }
    }

    List<Outcome> play(List<Interaction> all) throws IOException, InterruptedException {
        List<Interaction> ours = all.stream().filter(Interaction::ours).toList();
        Set<String> projects = new HashSet<>();
        ours.stream()
                .filter(interaction -> interaction.path().endsWith("/projects")
                        && interaction.method().equals("POST"))
                .forEach(interaction -> {
                    if (parse(interaction.answer()) instanceof JsonObject project) {
                        projects.add(project.string("id"));
                    }
                });
        for (Interaction interaction : ours) {
            renaming.owners(parse(interaction.answer()), KEYS.project(), projects);
            renaming.owners(parse(interaction.body()), KEYS.project(), projects);
        }
        renaming.put("11111111-1111-1111-1111-111111111111", KEYS.project());
        for (JsonObject seed : new Seeding(renaming).seeds(ours)) {
            String text = renaming.apply(new String(JsonText.bytes(seed), StandardCharsets.UTF_8));
            send("POST", "/_slipway/seed", text, "application/json");
        }
        objects(ours);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            int last = i;
            while (last + 1 < ours.size() && ours.get(i).repeats(ours.get(last + 1))) {
                last++;
            }
            Outcome outcome = one(ours.subList(i, last + 1));
            for (int same = i; same <= last; same++) {
                outcomes.add(new Outcome(ours.get(same), outcome.shape(), outcome.values()));
            }
            i = last;
        }
        return outcomes;
    }

    /** Puts down the buckets that are spoken of, and the objects that are imported but were not exported before. */
    private void objects(List<Interaction> interactions) throws IOException, InterruptedException {
        ObjectSeeds seeds = new ObjectSeeds(server.getAddress().getPort(), KEYS, client);
        Path draft = Files.createTempFile("disk", ".qcow2");
        Files.delete(draft);
        Qcow2Disk.write(new DiskPlan(1 << 20, List.of()), draft, new Compression.None(), DiskProgress.NONE);
        byte[] disk = Files.readAllBytes(draft);
        Files.delete(draft);
        for (Interaction interaction : interactions) {
            if (interaction.method().equals("POST")
                    && parse(interaction.body()) instanceof JsonObject body
                    && body.hasValue("bucket")) {
                seeds.bucket(body.string("bucket"));
                if (!interaction.path().contains("export")) {
                    seeds.object(body.string("bucket"), body.string("key"), disk);
                }
            }
        }
    }

    /** Asks once, or until the state is the one that was recorded last. */
    private Outcome one(List<Interaction> run) throws IOException, InterruptedException {
        Interaction wanted = run.getLast();
        Instant deadline = Instant.now().plus(PATIENCE);
        HttpResponse<String> response = ask(wanted);
        while (wanted.method().equals("GET")
                && !settled(wanted, response)
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(5);
            response = ask(wanted);
        }
        return compare(wanted, response);
    }

    private HttpResponse<String> ask(Interaction wanted) throws IOException, InterruptedException {
        String target =
                renaming.apply(wanted.url().replaceFirst("https?://[^/]+", "")).replaceFirst("%2F", "/");
        return send(
                wanted.method(),
                target,
                renaming.apply(wanted.body()),
                target.contains("/user_data/") ? "text/plain" : "application/json");
    }

    private HttpResponse<String> send(String method, String target, String body, String type)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target))
                .header("X-Auth-Token", KEYS.secret())
                .header("Content-Type", type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private boolean settled(Interaction wanted, HttpResponse<String> response) {
        if (wanted.status() != response.statusCode()) {
            return false;
        }
        return states(parse(wanted.answer())).equals(states(parse(response.body())));
    }

    private static List<String> states(Json document) {
        if (!(document instanceof JsonObject object)) {
            return List.of();
        }
        List<String> states = new ArrayList<>();
        JsonObject inner = object.members().size() == 1
                        && object.members().values().iterator().next() instanceof JsonObject only
                ? only
                : object;
        for (String name : List.of("state", "status")) {
            inner.text(name).ifPresent(states::add);
        }
        inner.objects("references").forEach(reference -> states.add(reference.string("status")));
        return states;
    }

    private Outcome compare(Interaction wanted, HttpResponse<String> response) {
        List<String> shape = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (wanted.status() != response.statusCode()) {
            shape.add("status " + wanted.status() + " is here " + response.statusCode() + " " + response.body());
            return new Outcome(wanted, shape, values);
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!wanted.contentType().isEmpty() && !wanted.contentType().equals(type)) {
            shape.add("content type " + wanted.contentType() + " is here " + type);
        }
        if (wanted.answer().isEmpty() != response.body().isEmpty()) {
            shape.add("one of the two has no body");
        }
        Json recorded = parse(renamed(wanted));
        Json actual = parse(response.body());
        boolean foreign =
                wanted.path().startsWith("/marketplace/") || wanted.path().contains("/products/");
        Differences differences = Comparison.of(recorded, actual, nullable, !foreign);
        shape.addAll(differences.shape());
        if (!foreign) {
            values.addAll(differences.values());
        }
        renaming.learn(parse(wanted.answer()), actual);
        if (wanted.path().matches("/instance/v1/zones/[^/]+/[a-z_]+")
                && wanted.method().equals("GET")
                && response.headers().firstValue("X-Total-Count").isEmpty()) {
            shape.add("a list without X-Total-Count");
        }
        return new Outcome(wanted, shape, values);
    }

    private String renamed(Interaction wanted) {
        return renaming.apply(wanted.answer());
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        client.close();
        cloud.close();
    }
}
