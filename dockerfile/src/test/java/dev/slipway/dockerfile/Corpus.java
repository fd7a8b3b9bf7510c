package dev.slipway.dockerfile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The conformance data beside the repository: Dockerfiles and what other builders make of them. */
public final class Corpus {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root;

    private Corpus(Path root) {
        this.root = root;
    }

    /** The data; a test that asks for it is skipped where it is not there. */
    public static Corpus find() {
        String named = Optional.ofNullable(System.getProperty("SLIPWAY_SHARED"))
                .or(() -> Optional.ofNullable(System.getenv("SLIPWAY_SHARED")))
                .orElse("../../shared");
        Path root = Path.of(named, "conformance", "dockerfile");
        assumeTrue(
                Files.isDirectory(root),
                "no conformance data at " + root.toAbsolutePath().normalize() + "; name its place by SLIPWAY_SHARED");
        return new Corpus(root);
    }

    /** A file or directory of the data. */
    public Path path(String relative) {
        return root.resolve(relative);
    }

    /** The files below the open cases whose name matches the regular expression, sorted. */
    public List<Path> openFiles(String name) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> root.relativize(file).toString().contains("/open/"))
                    .filter(file -> file.getFileName().toString().matches(name))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path of a file for a test's name. */
    public String name(Path file) {
        return root.relativize(file).toString();
    }

    /** Raw bytes of a file. */
    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of a text. */
    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON object in a text. */
    public static Map<String, Object> json(String text) {
        return JSON.fromJsonObject(text);
    }

    /** The JSON object in a file. */
    public static Map<String, Object> json(Path file) {
        try {
            return json(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A member that is a list of strings; empty if it is absent. */
    public static List<String> strings(Map<String, Object> object, String key) {
        return object.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A member that is a list of objects; empty if it is absent. */
    @SuppressWarnings("unchecked") // the mapper makes nothing but maps with string keys
    public static List<Map<String, Object>> objects(Map<String, Object> object, String key) {
        return object.get(key) instanceof List<?> list
                ? list.stream().map(item -> (Map<String, Object>) item).toList()
                : List.of();
    }

    /** A member that is a string; empty if it is absent. */
    public static String text(Map<String, Object> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    /** A member that is a number; 0 if it is absent. */
    public static long number(Map<String, Object> object, String key) {
        return object.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
