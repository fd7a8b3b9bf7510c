package dev.slipway.oci.registry;

import dev.slipway.json.Json;
import dev.slipway.oci.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers what registries ask of who asks them: basic, or a token of a token server (distribution, token protocol). */
final class Authority {
    private static final int LARGEST_ANSWER_BYTES = 1 << 20;

    private final Transport transport;
    private final DockerCredentials credentials;
    private final Map<Wanted, String> known = new ConcurrentHashMap<>();

    private record Wanted(String origin, List<String> scopes) {}

    Authority(Transport transport, DockerCredentials credentials) {
        this.transport = transport;
        this.credentials = credentials;
    }

    /** What the server accepted for the same before. */
    Optional<String> known(String origin, List<String> scopes) {
        return Optional.ofNullable(known.get(new Wanted(origin, scopes)));
    }

    /** The header that answers a challenge; nothing when there is nothing to show. */
    Optional<String> answer(List<Challenge> challenges, URI asked, String registry, List<String> scopes)
            throws IOException, InterruptedException {
        Wanted wanted = new Wanted(Transport.origin(asked), scopes);
        known.remove(wanted);
        Credentials who = credentials.find(registry);
        Optional<String> answer = Optional.empty();
        for (Challenge challenge : challenges) {
            if (answer.isEmpty() && challenge.scheme().equals("bearer")) {
                answer = who instanceof Credentials.RegistryToken own
                        ? Optional.of("Bearer " + own.token())
                        : Optional.of("Bearer " + token(challenge, asked, registry, who, scopes));
            } else if (answer.isEmpty() && challenge.scheme().equals("basic")) {
                answer =
                        who instanceof Credentials.Password password ? Optional.of(password.basic()) : Optional.empty();
            }
        }
        answer.ifPresent(header -> known.put(wanted, header));
        return answer;
    }

    private String token(Challenge challenge, URI asked, String registry, Credentials who, List<String> scopes)
            throws IOException, InterruptedException {
        String realm = challenge
                .parameter("realm")
                .orElseThrow(() -> new RegistryException(
                        Kind.FAILED, registry + " wants a token and does not say where it is to be had"));
        URI server = Transport.resolve(asked, realm, Request.of("GET", asked));
        boolean anonymous = who instanceof Credentials.Anonymous;
        if (!anonymous && Transport.isSecure(asked) && !Transport.isSecure(server)) {
            throw new RegistryException(
                    Kind.DENIED,
                    registry + " sends to " + realm + " for a token, where a password would be read by"
                            + " anybody on the way; nothing was sent there");
        }
        Request request = request(server, challenge.parameter("service").orElse(""), who, scopes);
        Optional<String> authorization =
                who instanceof Credentials.Password password ? Optional.of(password.basic()) : Optional.empty();
        HttpResponse<InputStream> response = transport.follow(request, authorization);
        try (InputStream body = response.body()) {
            byte[] answer = body.readNBytes(LARGEST_ANSWER_BYTES);
            int status = response.statusCode();
            if (status == 429 || status >= 500) {
                throw new IOException("the token server answered " + status);
            }
            if (status != 200) {
                throw denied(registry, status, who);
            }
            Map<String, Object> fields = Json.object(answer, "the answer of " + server);
            for (String name : List.of("token", "access_token")) {
                if (fields.get(name) instanceof String token && !token.isEmpty()) {
                    return token;
                }
            }
            throw new RegistryException(Kind.FAILED, server + " answered without a token");
        }
    }

    private static RegistryException denied(String registry, int status, Credentials who) {
        return new RegistryException(
                Kind.DENIED,
                registry + " gives no access to " + (who instanceof Credentials.Anonymous ? "strangers" : who)
                        + " (its token server answered " + status + "). Run `docker login " + registry
                        + "`, or set DOCKER_CONFIG to where its config.json is");
    }

    /** An identity token goes by OAuth 2 in a form; everybody else asks by a query. */
    private static Request request(URI server, String service, Credentials who, List<String> scopes) {
        if (who instanceof Credentials.IdentityToken identity) {
            String form = "grant_type=refresh_token&client_id=slipway&service=" + encoded(service) + "&scope="
                    + encoded(String.join(" ", scopes)) + "&refresh_token=" + encoded(identity.token());
            return Request.of("POST", server)
                    .withHeader("Content-Type", "application/x-www-form-urlencoded")
                    .withBody(() -> HttpRequest.BodyPublishers.ofString(form));
        }
        StringBuilder query = new StringBuilder("service=").append(encoded(service));
        scopes.forEach(scope -> query.append("&scope=").append(encoded(scope)));
        if (who instanceof Credentials.Password password) {
            query.append("&account=").append(encoded(password.user()));
        }
        String text = server.toString();
        return Request.of("GET", URI.create(text + (text.contains("?") ? "&" : "?") + query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
