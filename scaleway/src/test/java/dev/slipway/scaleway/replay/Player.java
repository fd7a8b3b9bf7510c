package dev.slipway.scaleway.replay;

import dev.slipway.json.Json;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.ApiError;
import dev.slipway.scaleway.client.ApiException;
import dev.slipway.scaleway.document.Resource;
import dev.slipway.scaleway.replay.Cassette.Interaction;
import dev.slipway.scaleway.replay.RecordedService.Asked;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks through our client what was recorded, and says where request or result are not as recorded. */
final class Player {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int GONE = 404;

    private final RecordedService service;
    private final ApiClient client;
    private int typedCalls;

    Player(RecordedService service) {
        this.service = service;
        this.client = service.client();
    }

    /** What of a run of one question (or of the pages of one list) is not as recorded; nothing when all is. */
    List<String> play(List<Interaction> run) throws IOException, InterruptedException {
        service.willAnswer(run);
        List<String> differences = new ArrayList<>();
        try {
            differences.addAll(result(run));
        } catch (ApiException e) {
            differences.addAll(refusal(run.getLast(), e.error()));
        }
        if (service.left() > 0) {
            differences.add(service.left() + " recorded answers were not asked for");
        }
        for (int i = 0; i < Math.min(service.asked().size(), run.size()); i++) {
            differences.addAll(request(run.get(i), service.asked().get(i)));
        }
        return differences;
    }

    private List<String> result(List<Interaction> run) throws IOException, InterruptedException {
        Interaction wanted = run.getLast();
        String path = RecordedService.plain(wanted.target());
        if (wanted.isUserData()) {
            return userData(run, path);
        }
        Object document = wanted.status() < 400 ? wanted.document() : Json.Null.NULL;
        Optional<String> list = Lists.key(wanted);
        if (wanted.method().equals("GET") && list.isPresent()) {
            List<Map<String, Object>> elements =
                    client.all(path, list.get()).stream().map(Resource::fields).toList();
            return elements.equals(Lists.elements(run, list.get())) ? List.of() : List.of("the list is another");
        }
        if (run.size() > 1) {
            return polled(run, path);
        }
        Optional<Resource> typed = TypedCalls.ask(client, wanted);
        if (typed.isPresent()) {
            return typedResult(typed.get(), document);
        }
        Map<String, Object> body = wanted.question() instanceof Map<?, ?> map ? Json.copyOfObject(map) : Map.of();
        return switch (wanted.method()) {
            case "GET" -> same(client.get(path), document);
            case "POST" -> same(client.post(path, body), document);
            case "PUT" -> same(client.put(path, body), document);
            case "PATCH" -> same(client.patch(path, body), document);
            case "DELETE" -> {
                client.delete(path);
                yield List.of();
            }
            default -> List.of("no such method in the client: " + wanted.method());
        };
    }

    private List<String> userData(List<Interaction> run, String path) throws IOException, InterruptedException {
        for (Interaction one : run) {
            if (one.method().equals("PATCH")) {
                client.patchText(path, one.body());
            } else if (!client.text(path).equals(one.answer())) {
                return List.of("the text is another");
            }
        }
        return List.of();
    }

    /** An operation gives the resource itself, which the instance API wraps in an object; an action gives nothing. */
    private List<String> typedResult(Resource resource, Object document) {
        typedCalls++;
        boolean same = resource.fields().isEmpty()
                || resource.fields().equals(document)
                || (document instanceof Map<?, ?> map && map.containsValue(resource.fields()));
        return same ? List.of() : List.of("the operation's resource is another");
    }

    /** How many questions were asked by operations of the product. */
    int typedCalls() {
        return typedCalls;
    }

    /** The same question many times: a state is waited for, or that something goes. */
    private List<String> polled(List<Interaction> run, String path) throws IOException, InterruptedException {
        Interaction last = run.getLast();
        if (last.status() == GONE) {
            client.awaitGone(path, LIMIT);
            return List.of();
        }
        Resource document = new Resource(Json.copyOfObject((Map<?, ?>) last.document()));
        String key = document.fields().size() == 1
                ? document.fields().keySet().iterator().next()
                : "";
        Resource inner = key.isEmpty() ? document : document.inner(key).orElse(document);
        boolean arrives = run.subList(0, run.size() - 1).stream()
                .noneMatch(one -> state(one, key).equals(inner.state()));
        if (inner.state().isEmpty() || !arrives) {
            List<String> differences = new ArrayList<>();
            for (Interaction one : run) {
                differences.addAll(same(client.get(path), one.document()));
            }
            return differences;
        }
        return same(client.await(path, key, Set.of(inner.state()), LIMIT), inner.fields());
    }

    private static String state(Interaction interaction, String key) {
        try {
            Resource document = new Resource(Json.copyOfObject((Map<?, ?>) interaction.document()));
            return (key.isEmpty() ? document : document.inner(key).orElse(document)).state();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> same(Resource resource, Object document) throws IOException {
        Object wanted = document == Json.Null.NULL ? Map.of() : document;
        if (!resource.fields().equals(wanted)) {
            return List.of("the document is another");
        }
        return TypedViews.differences(resource);
    }

    private static List<String> refusal(Interaction wanted, ApiError error) throws IOException {
        Resource body = new Resource(wanted.document() instanceof Map<?, ?> map ? Json.copyOfObject(map) : Map.of());
        String type = body.text("type").orElse("");
        boolean right = wanted.status() >= 400
                && switch (error) {
                    case ApiError.NotFound found ->
                        wanted.status() == GONE
                                && found.id().equals(body.text("resource_id").orElse(""))
                                && found.resource().equals(body.text("resource").orElse(""));
                    case ApiError.InvalidArguments arguments ->
                        type.equals("invalid_arguments") && arguments.details().equals(body.list("details"));
                    case ApiError.Forbidden forbidden -> wanted.status() == 403;
                    case ApiError.Denied denied -> wanted.status() == 401;
                    case ApiError.Other other ->
                        other.status() == wanted.status() && other.type().equals(type);
                    default -> false;
                };
        return right ? List.of() : List.of("status " + wanted.status() + " " + type + " came out as " + error);
    }

    private static List<String> request(Interaction wanted, Asked asked) throws IOException {
        List<String> differences = new ArrayList<>();
        if (!asked.method().equals(wanted.method())
                || !RecordedService.plain(asked.target()).equals(RecordedService.plain(wanted.target()))) {
            differences.add("asked " + asked.method() + " " + asked.target());
        }
        if (!asked.token().equals(RecordedService.TOKEN)) {
            differences.add("asked without the token");
        }
        boolean text = wanted.isUserData();
        if (!asked.body().isEmpty() && !asked.type().equals(text ? "text/plain" : "application/json")) {
            differences.add("sent as " + asked.type());
        }
        boolean sameBody = text
                ? asked.body().equals(wanted.body())
                : Json.parse(padded(asked.body()), "a body").equals(Json.parse(padded(wanted.body()), "a body"));
        if (!sameBody) {
            differences.add("sent " + asked.body());
        }
        return differences;
    }

    private static byte[] padded(String body) {
        return (body.isBlank() ? "{}" : body).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
