package dev.slipway.build.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One package archive that this host is set up with (sources.list(5), both forms).
 *
 * @param signedBy the file of its keys; empty for the host's default keys
 */
record AptSource(String uri, List<String> suites, List<String> components, String signedBy) {
    private static final Pattern ONE_LINE = Pattern.compile("deb\\s+(?:\\[([^]]*)]\\s+)?(\\S+)\\s+(\\S+)\\s*(.*)");

    /** All enabled archives of binary packages below {@code etcApt}, in the order apt reads them. */
    static List<AptSource> all(Path etcApt) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isReadable(etcApt.resolve("sources.list"))) {
            files.add(etcApt.resolve("sources.list"));
        }
        Path parts = etcApt.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(parts, "*.{list,sources}")) {
                List<Path> found = new ArrayList<>();
                stream.forEach(found::add);
                found.sort(null);
                files.addAll(found);
            }
        }
        List<AptSource> sources = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            sources.addAll(file.toString().endsWith(".sources") ? stanzas(text) : lines(text));
        }
        return sources;
    }

    private static List<AptSource> lines(String text) {
        List<AptSource> sources = new ArrayList<>();
        for (String line : text.split("\n")) {
            int comment = line.indexOf('#');
            Matcher matcher = ONE_LINE.matcher((comment < 0 ? line : line.substring(0, comment)).strip());
            if (matcher.matches()) {
                String options = matcher.group(1) == null ? "" : matcher.group(1);
                Matcher signed = Pattern.compile("(?:^|\\s)signed-by=(/\\S+)").matcher(options);
                sources.add(new AptSource(
                        matcher.group(2),
                        List.of(matcher.group(3)),
                        words(matcher.group(4)),
                        signed.find() ? signed.group(1) : ""));
            }
        }
        return sources;
    }

    private static List<AptSource> stanzas(String text) {
        List<AptSource> sources = new ArrayList<>();
        for (String stanza : text.split("\n[ \t]*\n")) {
            Map<String, String> fields = fields(stanza);
            boolean enabled = !fields.getOrDefault("enabled", "yes").matches("(?i)no|false|0");
            if (enabled && words(fields.getOrDefault("types", "")).contains("deb")) {
                String signedBy = fields.getOrDefault("signed-by", "").strip();
                for (String uri : words(fields.getOrDefault("uris", ""))) {
                    sources.add(new AptSource(
                            uri,
                            words(fields.getOrDefault("suites", "")),
                            words(fields.getOrDefault("components", "")),
                            signedBy.startsWith("/") ? signedBy : ""));
                }
            }
        }
        return sources;
    }

    private static Map<String, String> fields(String stanza) {
        Map<String, String> fields = new HashMap<>();
        String name = "";
        for (String line : stanza.split("\n")) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (Character.isWhitespace(line.charAt(0)) || colon < 0) {
                fields.merge(name, line, (a, b) -> a + " " + b.strip());
            } else {
                name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.put(name, line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** True for the archive that holds the whole distribution, not its security fixes and not a third party's. */
    boolean isMain(String distribution) {
        return fetchable()
                && path().endsWith("/" + distribution)
                && components.contains("main")
                && suites.stream().noneMatch(s -> s.contains("security"));
    }

    /** True for the archive of the distribution's security fixes. */
    boolean isSecurity(String distribution) {
        return fetchable()
                && (path().endsWith("/" + distribution + "-security") || path().endsWith("/" + distribution))
                && components.contains("main")
                && suites.stream().anyMatch(s -> s.contains("-security") || s.endsWith("/updates"));
    }

    private boolean fetchable() {
        return uri.matches("(https?|ftp|mirror\\+https?)://.*");
    }

    private String path() {
        return uri.replaceAll("/+$", "");
    }
}
