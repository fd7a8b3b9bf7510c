package dev.slipway.oci.registry;

import dev.slipway.oci.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends requests: shows who asks, follows redirections, and asks again when a server is in trouble. */
final class Transport {
    private static final int MAXIMUM_HOPS = 6;
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final Supplier<HttpClient> maker;
    private Optional<HttpClient> made = Optional.empty();
    private final Authority authority;
    private final Patience patience;

    Transport(Supplier<HttpClient> maker, DockerCredentials credentials, Patience patience) {
        this.maker = maker;
        this.patience = patience;
        this.authority = new Authority(this, credentials);
    }

    private synchronized HttpClient client() {
        if (made.isEmpty()) {
            made = Optional.of(maker.get());
            if (made.get().followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalStateException("a client that follows redirections shows passwords to strangers");
            }
        }
        return made.get();
    }

    Patience patience() {
        return patience;
    }

    /**
     * The answer to {@code request}, whatever its status, as long as it is not a server's trouble.
     *
     * @param registry whose credentials are shown
     * @param scopes what is wanted, in the words of the token protocol
     */
    HttpResponse<InputStream> send(Request request, String registry, List<String> scopes)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Duration pause = patience.pause(attempt);
            try {
                HttpResponse<InputStream> response = authorized(request, registry, scopes);
                boolean trouble = isTrouble(response.statusCode());
                if (!trouble || attempt >= patience.attempts()) {
                    return response;
                }
                pause = Patience.asked(response).orElse(pause);
                if (pause.compareTo(patience.longest()) > 0) {
                    return response;
                }
                response.body().close();
            } catch (RegistryException | InterruptedIOException e) {
                throw e instanceof java.net.http.HttpTimeoutException ? unreachable(request, e, attempt) : e;
            } catch (IOException e) {
                if (attempt >= attempts(e)) {
                    throw unreachable(request, e, attempt);
                }
            }
            if (!pause.isNegative()) {
                Thread.sleep(pause);
            }
        }
    }

    /** A host that has no address, or where nobody listens, is not waited for as one that breaks off is. */
    private int attempts(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return 1;
            }
        }
        return failure instanceof ConnectException ? Math.min(2, patience.attempts()) : patience.attempts();
    }

    private static boolean isTrouble(int status) {
        return status == 408 || status == 429 || (status >= 500 && status != 501);
    }

    static RegistryException unreachable(Request request, IOException failure, int attempts) {
        String reason = failure.getMessage() == null
                ? failure instanceof ConnectException ? "no such host, or nobody listens there" : "no answer"
                : failure.getMessage();
        return new RegistryException(
                Kind.UNREACHABLE,
                request.shown() + " failed: " + reason + (attempts > 1 ? " (" + attempts + " attempts)" : ""),
                failure);
    }

    private HttpResponse<InputStream> authorized(Request request, String registry, List<String> scopes)
            throws IOException, InterruptedException {
        String origin = origin(request.uri());
        HttpResponse<InputStream> response = follow(request, authority.known(origin, scopes));
        if (response.statusCode() != 401 || !origin(response.uri()).equals(origin)) {
            return response;
        }
        List<Challenge> challenges = Challenge.parse(response.headers().allValues("WWW-Authenticate"));
        Optional<String> answer = authority.answer(challenges, request.uri(), registry, scopes);
        if (answer.isEmpty()) {
            return response;
        }
        response.body().close();
        return follow(request, answer);
    }

    /** Sends without retries; the caller's authorization stays with the host it is for. */
    HttpResponse<InputStream> follow(Request request, Optional<String> authorization)
            throws IOException, InterruptedException {
        URI uri = request.uri();
        for (int hop = 0; hop < MAXIMUM_HOPS; hop++) {
            HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                    .header("User-Agent", "slipway")
                    .timeout(ANSWER)
                    .method(request.method(), request.body().open());
            request.headers().forEach(builder::header);
            if (origin(uri).equals(origin(request.uri()))) {
                authorization.ifPresent(value -> builder.header("Authorization", value));
            }
            HttpResponse<InputStream> response =
                    client().send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
            Optional<String> location = response.headers().firstValue("Location");
            boolean redirection = List.of(301, 302, 303, 307, 308).contains(response.statusCode());
            if (!redirection || location.isEmpty()) {
                return response;
            }
            response.body().close();
            URI next = resolve(uri, location.get(), request);
            if (isSecure(uri) && !isSecure(next)) {
                throw new RegistryException(
                        Kind.FAILED,
                        request.shown() + " leads from https to " + next.getScheme() + ", and is not followed");
            }
            uri = next;
        }
        throw new RegistryException(Kind.FAILED, request.shown() + " leads from one address to the next without end");
    }

    static URI resolve(URI base, String location, Request request) throws RegistryException {
        try {
            URI next = base.resolve(location);
            if (next.getHost() != null && List.of("http", "https").contains(next.getScheme())) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            throw new RegistryException(Kind.FAILED, request.shown() + " leads to " + location + ", no address", e);
        }
        throw new RegistryException(Kind.FAILED, request.shown() + " leads to " + location + ", no address");
    }

    static boolean isSecure(URI uri) {
        return "https".equals(uri.getScheme());
    }

    static String origin(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : isSecure(uri) ? 443 : 80;
        return uri.getScheme() + "://" + uri.getHost() + ":" + port;
    }
}
