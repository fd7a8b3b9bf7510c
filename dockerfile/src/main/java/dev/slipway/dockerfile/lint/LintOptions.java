package dev.slipway.dockerfile.lint;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The value of {@code # check=}: {@code skip=A,B;error=true;experimental=all}.
 *
 * @param skipAll true leaves only experimental rules that are named
 */
record LintOptions(
        boolean skipAll, Set<String> skipped, boolean error, boolean allExperimental, Set<String> experimental) {
    private static final String ALL = "all";
    static final LintOptions NONE = new LintOptions(false, Set.of(), false, false, Set.of());

    /** Throws IllegalArgumentException that says what is wrong. */
    static LintOptions parse(String text) {
        Set<String> skipped = new HashSet<>();
        Set<String> experimental = new HashSet<>();
        boolean error = false;
        if (text.isBlank()) {
            return NONE;
        }
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            switch (key) {
                case "skip" -> skipped.addAll(names(value));
                case "experimental" -> experimental.addAll(names(value));
                case "error" -> error = bool(value);
                default -> throw new IllegalArgumentException("there is no check option " + part.strip());
            }
        }
        return new LintOptions(skipped.contains(ALL), skipped, error, experimental.contains(ALL), experimental);
    }

    private static boolean bool(String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException("error cannot be " + value);
        };
    }

    private static List<String> names(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).toList();
    }

    boolean runs(Rule rule) {
        if (rule.isExperimental()) {
            return allExperimental || experimental.contains(rule.id());
        }
        return !skips(rule);
    }

    boolean skips(Rule rule) {
        return skipAll || skipped.contains(rule.id());
    }

    /** The rules that the comments above an instruction skip; a comment that is no such option is just a comment. */
    static LintOptions ofComments(List<String> comments) {
        Set<String> skipped = comments.stream()
                .map(comment -> comment.replaceFirst("^#?\\s*", ""))
                .filter(comment -> comment.matches("(?i)check\\s*=\\s*skip\\s*=.*"))
                .flatMap(comment ->
                        names(comment.replaceFirst("(?i)^check\\s*=\\s*skip\\s*=", "")
                                        .split(";")[0])
                                .stream())
                .collect(Collectors.toSet());
        return new LintOptions(skipped.contains(ALL), skipped, false, false, Set.of());
    }
}
