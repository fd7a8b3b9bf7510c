package dev.slipway.cloud.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.StateException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Serves the API to whoever has the token, one transaction a request. */
public final class ApiService implements HttpHandler {
    private static final int LARGEST_BODY_BYTES = 2 << 20;
    private static final long LARGEST_DRAINED_BYTES = 64L << 20;

    private final State state;
    private final Routes routes;
    private final Tenant tenant;

    /** Serves {@code routes} over {@code state} to {@code tenant}. */
    public ApiService(State state, Routes routes, Tenant tenant) {
        this.state = state;
        this.routes = routes;
        this.tenant = tenant;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (ApiError e) {
                answer = e.answer();
            } catch (StateException e) {
                answer = ApiError.http(500, "internal_error", String.valueOf(e.getMessage()))
                        .answer();
            }
            send(exchange, answer);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
        boolean login = exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getPath().equals(Routes.LOGIN);
        if (!login) {
            authenticate(exchange);
        }
        if (body.length > LARGEST_BODY_BYTES) {
            // A client that still sends when the connection ends never reads why it was refused.
            exchange.getRequestBody().skip(LARGEST_DRAINED_BYTES);
            throw ApiError.http(
                    413, "invalid_request_error", "the body is larger than " + LARGEST_BODY_BYTES + " bytes");
        }
        Call call = new Call(
                // Clients of 2017 send HEAD before each GET, for the headers.
                isHead(exchange) ? "GET" : exchange.getRequestMethod(),
                decode(exchange.getRequestURI().getRawPath()),
                Map.of(),
                query(exchange.getRequestURI().getRawQuery()),
                body);
        return call.method().equals("GET")
                ? state.read(view -> routes.answer(call, view))
                : state.write(transaction -> routes.answer(call, transaction));
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private void authenticate(HttpExchange exchange) {
        String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
        if (token == null
                || !MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        tenant.secretKey().getBytes(StandardCharsets.UTF_8))) {
            throw ApiError.denied();
        }
    }

    private static Map<String, List<String>> query(@org.jspecify.annotations.Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null) {
            return query;
        }
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.computeIfAbsent(decode(name), ignored -> new ArrayList<>()).add(decode(value));
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.http(400, "invalid_request_error", "'" + text + "' is badly escaped");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("X-Request-Id", UUID.randomUUID().toString());
        exchange.getResponseHeaders().set("Server", "Slipway");
        byte[] bytes = answer.body().bytes();
        boolean none = bytes.length == 0 || isHead(exchange);
        exchange.sendResponseHeaders(answer.status(), none ? -1 : bytes.length);
        if (!none) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }
}
