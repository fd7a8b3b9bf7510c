package dev.slipway.cloud.metadata;

import dev.slipway.cloud.metadata.HttpExchange.Answer;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What each path of the metadata service answers. */
final class MetadataRoutes {
    /** Only root binds ports below this one, so user data stays from the guest's ordinary users. */
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private static final String USER_DATA = "/user_data";

    private final Metadata metadata;

    MetadataRoutes(Metadata metadata) {
        this.metadata = metadata;
    }

    Answer answer(String method, String target, int sourcePort, byte[] body) {
        int question = target.indexOf('?');
        String query = question < 0 ? "" : target.substring(question + 1);
        boolean json = List.of(query.split("&", -1)).contains("format=json");
        try {
            String path = decode(question < 0 ? target : target.substring(0, question));
            if (path.equals(USER_DATA) || path.startsWith(USER_DATA + "/") || path.startsWith("/vendor_data")) {
                return sourcePort < FIRST_UNPRIVILEGED_PORT
                        ? privileged(method, path, json, body)
                        : Answer.text(403, "user data is given to source ports below 1024 only\n");
            }
            if (!isReading(method)) {
                return Answer.empty(path.equals("/") || path.startsWith("/conf") ? 405 : 404);
            }
            return switch (path) {
                case "/" -> Answer.text(200, "conf\nuser_data\nvendor_data\n");
                case "/conf", "/conf/" ->
                    json ? Answer.json(metadata.document()) : Answer.text(200, ShellText.of(metadata.document()));
                default -> Answer.empty(404);
            };
        } catch (IllegalArgumentException e) {
            return Answer.empty(400);
        } catch (IOException | IllegalStateException e) {
            return Answer.text(500, e.getMessage() + "\n");
        }
    }

    private Answer privileged(String method, String path, boolean json, byte[] body) {
        if (path.equals(USER_DATA) || path.equals(USER_DATA + "/")) {
            return isReading(method) ? keys(json) : Answer.empty(405);
        }
        if (!path.startsWith(USER_DATA + "/")) {
            return Answer.empty(404);
        }
        String key = path.substring(USER_DATA.length() + 1);
        if (key.contains("/")) {
            return Answer.empty(404);
        }
        return switch (method) {
            case "GET", "HEAD" -> metadata.userData(key).map(Answer::bytes).orElse(Answer.empty(404));
            case "PATCH", "PUT" -> {
                metadata.setUserData(key, body);
                yield Answer.empty(204);
            }
            case "DELETE" -> Answer.empty(metadata.deleteUserData(key) ? 204 : 404);
            default -> Answer.empty(405);
        };
    }

    private Answer keys(boolean json) {
        List<String> keys = metadata.userDataKeys();
        return json
                ? Answer.json(JsonObject.write(Map.of("user_data", keys)))
                : Answer.text(200, ShellText.list("USER_DATA", keys));
    }

    private static boolean isReading(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static String decode(String path) {
        // A plus sign is itself in a path; the decoder was made for forms.
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
