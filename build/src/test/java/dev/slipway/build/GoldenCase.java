package dev.slipway.build;

import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile with what BuildKit made of it.
 *
 * @param name {@code suite/case} with the Dockerfile's name where a case has several
 * @param context the directory it is built in; nothing means an empty one
 */
record GoldenCase(String suite, String name, Path dockerfile, Optional<Path> context, Map<String, Object> golden) {

    /** All open cases below {@code conformance/dockerfile}, sorted by name. */
    static List<GoldenCase> all(Path root) throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("golden.*\\.json"))
                    .sorted()
                    .toList()) {
                cases.add(of(root, file));
            }
        }
        return cases;
    }

    private static GoldenCase of(Path root, Path file) throws IOException {
        Path directory = file.resolveSibling(".").normalize();
        String suite = root.relativize(file).getName(0).toString();
        String which = file.getFileName().toString().replaceAll("^golden\\.?|\\.?json$", "");
        Path own = directory.resolve("context");
        Optional<Path> context = suite.equals("kaniko")
                ? Optional.of(root.resolve("kaniko/_context"))
                : Optional.of(own).filter(Files::isDirectory);
        Path dockerfile = which.isEmpty() ? directory.resolve("Dockerfile") : own.resolve(which.replace("__", "/"));
        String name = suite + "/" + directory.getFileName() + (which.isEmpty() ? "" : " " + which);
        return new GoldenCase(suite, name, dockerfile, context, Json.object(Files.readAllBytes(file), file.toString()));
    }

    boolean succeeds() {
        return Boolean.TRUE.equals(golden.get("ok"));
    }

    boolean isVolatile() {
        return Boolean.TRUE.equals(golden.get("volatile"));
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(golden.get(field))
                .filter(value -> value != Json.Null.NULL)
                .map(String::valueOf);
    }

    Map<String, String> buildArgs() {
        Map<String, String> args = new TreeMap<>();
        object(golden.get("buildArgs")).forEach((name, value) -> args.put(name, String.valueOf(value)));
        return args;
    }

    /**
     * The files that differ from the base, by absolute path. The golden files were written without the dots that a
     * name in the root begins with: {@code .wh.x} is {@code wh.x}, and {@code .dockerignore} is {@code dockerignore}.
     *
     * @param ours the paths we made, by which a name gets its dot back
     */
    Map<String, Map<String, Object>> files(Set<String> ours) {
        Map<String, Object> written = object(golden.get("files"));
        Map<String, Map<String, Object>> files = new TreeMap<>();
        written.forEach((path, facts) -> {
            String dotted = "/." + path.substring(1);
            boolean whiteout = path.startsWith("/wh.") || written.containsKey("/wh." + path.substring(1));
            if (!whiteout) {
                files.put(!ours.contains(path) && ours.contains(dotted) ? dotted : path, object(facts));
            }
        });
        return files;
    }

    List<String> removed() {
        List<String> removed = new ArrayList<>();
        list(golden.get("removed")).forEach(path -> removed.add(String.valueOf(path)));
        object(golden.get("files")).keySet().stream()
                .filter(path -> path.startsWith("/wh."))
                .forEach(path -> removed.add("/" + path.substring("/wh.".length())));
        return removed;
    }

    Map<String, Object> config() {
        return object(golden.get("config"));
    }

    List<String> history() {
        return list(golden.get("history")).stream()
                .map(entry -> String.valueOf(object(entry).get("created_by")))
                .toList();
    }

    static Map<String, Object> object(@Nullable Object value) {
        Map<String, Object> object = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> object.put(String.valueOf(name), member));
        }
        return object;
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
