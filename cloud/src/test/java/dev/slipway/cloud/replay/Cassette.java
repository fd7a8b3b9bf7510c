package dev.slipway.cloud.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A recording of go-vcr: what a client asked of the real service, and what it got. */
record Cassette(String area, String name, List<Interaction> interactions) {
    private static final int CODE_POINTS = 64 << 20;

    /** One request and its answer. */
    record Interaction(String method, String url, String body, int status, String contentType, String answer) {
        String path() {
            return url.replaceFirst("https?://[^/]+", "").replaceFirst("\\?.*", "");
        }

        String host() {
            return url.replaceFirst("https?://([^/]+).*", "$1");
        }

        /** Whether this is one of the APIs that the local cloud has. */
        boolean ours() {
            return host().equals("api.scaleway.com")
                    && status != 429
                    && Stream.of(
                                    "/instance/",
                                    "/block/",
                                    "/marketplace/",
                                    "/iam/",
                                    "/account/",
                                    "/vpc/",
                                    "/ipam/",
                                    "/metadata")
                            .anyMatch(path()::startsWith);
        }

        boolean repeats(Interaction other) {
            return method.equals("GET") && other.method.equals("GET") && url.equals(other.url);
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

    private static Cassette read(String area, Path file) throws IOException {
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
                    contentType(response),
                    text(response, "body")));
        }
        String name = Objects.requireNonNull(file.getParent()).getFileName() + "/"
                + file.getFileName().toString().replace(".yaml", "");
        return new Cassette(area, name, interactions);
    }

    private static Object member(Object map, String key) {
        return Objects.requireNonNull(((Map<?, ?>) map).get(key), key);
    }

    private static String contentType(Object response) {
        return member(response, "headers") instanceof Map<?, ?> headers
                        && headers.get("Content-Type") instanceof List<?> values
                ? String.valueOf(values.getFirst())
                : "";
    }

    private static String text(Object map, String key) {
        Object value = ((Map<?, ?>) map).get(key);
        return value == null ? "" : String.valueOf(value);
    }
}
