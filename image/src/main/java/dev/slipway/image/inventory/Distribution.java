package dev.slipway.image.inventory;

import java.util.Map;
import java.util.TreeMap;

/**
 * The operating system of a tree, by os-release(5).
 *
 * @param id the lower-case name, {@code linux} where the tree does not say
 * @param version {@code VERSION_ID}, empty for rolling releases
 */
public record Distribution(String id, String version, String title) {
    static final Distribution UNKNOWN = new Distribution("linux", "", "Linux");

    /** Reads the text of {@code /etc/os-release}. */
    static Distribution parse(String osRelease) {
        Map<String, String> values = new TreeMap<>();
        osRelease
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
                    }
                });
        String id = values.getOrDefault("ID", UNKNOWN.id);
        return new Distribution(id, values.getOrDefault("VERSION_ID", ""), values.getOrDefault("PRETTY_NAME", id));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
