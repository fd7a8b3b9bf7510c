package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.source.SourceText;
import dev.slipway.dockerfile.syntax.Directives.Directive;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The top of the file, where comments may be directives; the first line that is none ends it. */
final class DirectiveZone {
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=(.*)", Pattern.DOTALL);
    private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

    private final SourceText source;
    private final Map<String, Directive> found = new HashMap<>();
    private boolean open = true;
    private char escape = '\\';

    DirectiveZone(SourceText source) {
        this.source = source;
    }

    /** True if the line, its indent removed, is a directive. */
    boolean accept(String line, int number) {
        if (!open) {
            return false;
        }
        Matcher matcher = DIRECTIVE.matcher(line);
        boolean shaped = matcher.matches() && !matcher.group(2).isBlank();
        String key = shaped ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        if (!KNOWN.contains(key)) {
            open = false;
            return false;
        }
        Directive directive = new Directive(matcher.group(2).strip(), number);
        if (found.containsKey(key)) {
            throw error(
                    number,
                    matcher.group(1),
                    "the directive " + key + " is given twice",
                    "Remove one of the two lines; the first is line "
                            + found.getOrDefault(key, directive).line() + ".");
        }
        found.put(key, directive);
        if (key.equals("escape")) {
            escape = escape(directive, number);
        }
        return true;
    }

    private char escape(Directive directive, int number) {
        if (!directive.value().equals("\\") && !directive.value().equals("`")) {
            throw error(
                    number,
                    directive.value(),
                    "the escape character cannot be " + directive.value(),
                    "Write # escape=\\ or # escape=`.");
        }
        return directive.value().charAt(0);
    }

    private RuntimeException error(int number, String token, String problem, String advice) {
        int column = Math.max(0, source.line(number).indexOf(token)) + 1;
        return source.error(number, column, problem, advice);
    }

    char escape() {
        return escape;
    }

    Directives directives() {
        return new Directives(
                escape, Optional.ofNullable(found.get("syntax")), Optional.ofNullable(found.get("check")));
    }
}
