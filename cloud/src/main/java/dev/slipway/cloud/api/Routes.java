package dev.slipway.cloud.api;

import dev.slipway.cloud.state.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which code answers which method and path. */
public final class Routes {
    /** The only path that needs no token: who calls it wants one. */
    public static final String LOGIN = "/account/tokens";

    private final List<Route> routes = new ArrayList<>();

    /** Answers a call, inside a transaction. */
    @FunctionalInterface
    public interface Handler {
        /** The answer; it throws {@link ApiError} to refuse. */
        Answer answer(Call call, Transaction transaction);
    }

    private record Route(String method, List<String> path, Handler handler) {
        boolean matches(List<String> segments) {
            if (segments.size() != path.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!path.get(i).startsWith("{") && !path.get(i).equals(segments.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Map<String, String> parameters(List<String> segments) {
            Map<String, String> found = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                if (path.get(i).startsWith("{")) {
                    found.put(path.get(i).substring(1, path.get(i).length() - 1), segments.get(i));
                }
            }
            return found;
        }
    }

    /** Adds a route: {@code "GET /instance/v1/zones/{zone}/servers"}; the first that matches answers. */
    public Routes add(String methodAndPath, Handler handler) {
        String[] parts = methodAndPath.split(" ");
        routes.add(new Route(parts[0], segments(parts[1]), handler));
        return this;
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** What the routes answer to a call; one route may stand on another. */
    public Answer answer(Call call, Transaction transaction) {
        List<String> segments = segments(call.path());
        List<Route> here =
                routes.stream().filter(route -> route.matches(segments)).toList();
        for (Route route : here) {
            if (route.method().equals(call.method())) {
                return route.handler().answer(call.with(route.parameters(segments)), transaction);
            }
        }
        if (here.isEmpty()) {
            throw ApiError.http(404, "not_found", "there is nothing at " + call.path());
        }
        throw ApiError.http(405, "method_not_allowed", call.method() + " is not possible at " + call.path());
    }
}
