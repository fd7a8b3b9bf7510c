package dev.slipway.scaleway.replay;

import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A recording of go-vcr: what a client asked of the real service, and what it got. */
record Cassette(String area, String name, List<Interaction> interactions) {
    private static final int CODE_POINTS = 64 << 20;

    /** One request and its answer; {@code total} is the header that counts a list, or empty. */
    record Interaction(String method, String url, String body, int status, String type, String total, String answer) {
        /** The path with its query, as it follows the host. */
        String target() {
            return url.replaceFirst("https?://[^/]+", "");
        }

        boolean isApi() {
            return url.startsWith("https://api.scaleway.com/");
        }

        /** Whether text is set or read, and no document. */
        boolean isUserData() {
            return !method.equals("DELETE") && target().contains("/user_data/");
        }

        boolean repeats(Interaction other) {
            return method.equals("GET") && other.method.equals("GET") && url.equals(other.url);
        }

        /** The answer's document; null where there is none. */
        Object document() throws NotJsonException {
            return parsed(answer);
        }

        Object question() throws NotJsonException {
            return parsed(body);
        }

        private static Object parsed(String text) throws NotJsonException {
            return text.isBlank()
                    ? Json.Null.NULL
                    : Json.parse(text.getBytes(StandardCharsets.UTF_8), "a recorded document");
        }
    }

    /** The open recordings that {@code INDEX.tsv} names. */
    static List<Cassette> open(Path folder) throws IOException {
        List<Cassette> cassettes = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("INDEX.tsv"))) {
            String[] cells = line.split("\t", -1);
            Path file = folder.resolve(cells[cells.length - 1]);
            if (cells[0].equals("open") && Files.exists(file)) {
                cassettes.add(read(cells[4], file));
            }
        }
        return cassettes;
    }

    static Cassette read(String area, Path file) throws IOException {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(CODE_POINTS).build();
        Object document = new Load(settings).loadFromString(Files.readString(file));
        List<Interaction> interactions = new ArrayList<>();
        for (Object item : (List<?>) member(document, "interactions")) {
            Object request = member(item, "request");
            Object response = member(item, "response");
            String status = text(response, "code").isEmpty() ? text(response, "status") : text(response, "code");
            interactions.add(new Interaction(
                    text(request, "method"),
                    text(request, "url"),
                    text(request, "body"),
                    Integer.parseInt(status.split(" ")[0]),
                    header(response, "Content-Type"),
                    header(response, "X-Total-Count"),
                    text(response, "body")));
        }
        return new Cassette(area, file.getFileName().toString().replace(".yaml", ""), interactions);
    }

    private static Object member(Object map, String key) {
        return Objects.requireNonNull(((Map<?, ?>) map).get(key), key);
    }

    private static String header(Object response, String name) {
        return member(response, "headers") instanceof Map<?, ?> headers && headers.get(name) instanceof List<?> values
                ? String.valueOf(values.getFirst())
                : "";
    }

    private static String text(Object map, String key) {
        Object value = ((Map<?, ?>) map).get(key);
        return value == null ? "" : String.valueOf(value);
    }
}
