package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.expansion.Blanks;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one instruction, already joined to one line, into a node. */
public final class NodeReader {
    private static final int DEEPEST = 100;

    private final Origin origin;

    private NodeReader(Origin origin) {
        this.origin = origin;
    }

    private record Arguments(List<String> words, boolean json, Optional<Node> child) {
        static Arguments of(List<String> words) {
            return new Arguments(words, false, Optional.empty());
        }
    }

    /** The node; throws {@link DockerfileException}. */
    public static Node read(String text, Origin origin) {
        return new NodeReader(origin).node(text, 0);
    }

    private Node node(String text, int depth) {
        List<String> parts = WordLists.firstAndRest(Blanks.trim(text));
        String keyword = parts.getFirst();
        LeadingFlags flags = LeadingFlags.of(parts.size() < 2 ? "" : parts.get(1), origin.escape());
        Arguments arguments = arguments(keyword, Blanks.trim(flags.rest()), depth);
        return new Node(
                keyword, flags.flags(), arguments.words(), arguments.child(), arguments.json(), List.of(), origin);
    }

    private Arguments arguments(String keyword, String rest, int depth) {
        return switch (keyword.toUpperCase(Locale.ROOT)) {
            case "RUN", "CMD", "ENTRYPOINT", "SHELL" -> jsonOrText(rest);
            case "ADD", "COPY", "VOLUME" -> jsonOrWords(rest);
            case "FROM", "EXPOSE" -> words(rest);
            case "ENV", "LABEL" -> Arguments.of(keysAndValues(keyword.toUpperCase(Locale.ROOT), rest));
            case "ARG" -> Arguments.of(WordLists.quoted(rest, origin.escape()));
            case "HEALTHCHECK" -> healthcheck(rest);
            case "ONBUILD" -> trigger(rest, depth);
            case "MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR" -> text(rest);
            default -> Arguments.of(List.of(""));
        };
    }

    private static Arguments text(String rest) {
        return Arguments.of(rest.isEmpty() ? List.of() : List.of(rest));
    }

    private static Arguments words(String rest) {
        return Arguments.of(rest.isEmpty() ? List.of() : WordLists.byBlanks(rest));
    }

    private Arguments jsonOrText(String rest) {
        return json(rest).orElseGet(() -> text(rest));
    }

    private Arguments jsonOrWords(String rest) {
        return json(rest).orElseGet(() -> words(rest));
    }

    private Optional<Arguments> json(String rest) {
        try {
            return JsonStrings.parse(rest).map(strings -> new Arguments(strings, true, Optional.empty()));
        } catch (JsonStrings.NotOnlyStringsException e) {
            throw origin.errorAt(
                    "[",
                    "a JSON array of arguments may hold strings only",
                    "Put every item in double quotes, or write the command without brackets.");
        }
    }

    private Arguments healthcheck(String rest) {
        if (rest.isEmpty()) {
            return Arguments.of(List.of());
        }
        int end = 0;
        while (end < rest.length() && !Blanks.isBlank(rest.charAt(end))) {
            end++;
        }
        Arguments command = jsonOrText(Blanks.trimLeft(rest.substring(end)));
        List<String> words = new ArrayList<>();
        words.add(rest.substring(0, end));
        words.addAll(command.words());
        return new Arguments(words, command.json(), Optional.empty());
    }

    private Arguments trigger(String rest, int depth) {
        if (rest.isEmpty()) {
            return Arguments.of(List.of());
        }
        if (depth >= DEEPEST) {
            throw origin.error("ONBUILD is nested more than " + DEEPEST + " deep", "ONBUILD cannot follow ONBUILD.");
        }
        return new Arguments(List.of(), false, Optional.of(node(rest, depth + 1)));
    }

    private List<String> keysAndValues(String name, String rest) {
        List<String> words = WordLists.quoted(rest, origin.escape());
        if (words.isEmpty()) {
            return List.of();
        }
        if (!words.getFirst().contains("=")) {
            List<String> pair = WordLists.firstAndRest(rest);
            if (pair.size() < 2) {
                throw origin.errorAt(
                        rest, name + " needs a value for " + rest, "Write " + name + " " + rest + "=value.");
            }
            return List.of(pair.getFirst(), pair.get(1), "");
        }
        List<String> triples = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw origin.errorAt(
                        word,
                        "there is no = in " + word,
                        "Write every pair of " + name + " as name=value; put a value with blanks in quotes.");
            }
            triples.add(word.substring(0, equals));
            triples.add(word.substring(equals + 1));
            triples.add("=");
        }
        return triples;
    }
}
