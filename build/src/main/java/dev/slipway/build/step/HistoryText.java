package dev.slipway.build.step;

import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.dockerfile.instruction.KeyValue;
import dev.slipway.dockerfile.scope.StageScope;
import dev.slipway.oci.Healthcheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The texts by which BuildKit's images tell their history; tools read them, so they are kept to the letter. */
final class HistoryText {
    private static final String MADE_FILES = " # buildkit";

    private HistoryText() {}

    static String run(State state, List<String> arguments) {
        List<String> words = new ArrayList<>();
        if (!state.declared().isEmpty()) {
            words.add("|" + state.declared().size());
            state.declared()
                    .forEach(name ->
                            words.add(name + "=" + state.scope().value(name).orElse("")));
        }
        words.addAll(arguments);
        return "RUN " + String.join(" ", words) + MADE_FILES;
    }

    static String bring(String keyword, List<String> words) {
        return keyword + " " + String.join(" ", words) + MADE_FILES;
    }

    static String pairs(String keyword, List<KeyValue> pairs) {
        return keyword + " "
                + pairs.stream().map(pair -> pair.key() + "=" + pair.value()).collect(Collectors.joining(" "));
    }

    /** Only what the line itself says is shown, also where another value is in force. */
    static String arg(Arg arg, State before) {
        StageScope scope = before.scope();
        StringBuilder text = new StringBuilder("ARG");
        for (Arg.Declaration declaration : arg.declarations()) {
            text.append(' ').append(declaration.name());
            arg.expandDefault(declaration, scope)
                    .ifPresent(value -> text.append('=').append(value));
            scope = scope.declare(new Arg(arg.origin(), List.of(declaration)));
        }
        return text.toString();
    }

    /** Words as Go's {@code %q} prints a list. */
    static String quoted(String keyword, List<String> words) {
        return keyword + " " + words.stream().map(HistoryText::quote).collect(Collectors.joining(" ", "[", "]"));
    }

    /** Words as Go's {@code %v} prints a list. */
    static String listed(String keyword, List<String> words) {
        return keyword + " [" + String.join(" ", words) + "]";
    }

    static String ports(Collection<String> ports) {
        return "EXPOSE "
                + ports.stream().sorted().map(port -> port + ":{}").collect(Collectors.joining(" ", "map[", "]"));
    }

    static String healthcheck(Healthcheck check) {
        long retries = check.retries().orElse(0L);
        String number = retries == 0
                ? "'\\x00'"
                : retries < 32 ? String.format(Locale.ROOT, "'\\x%02x'", retries) : "'" + (char) retries + "'";
        return "HEALTHCHECK &{"
                + check.test().stream().map(HistoryText::quote).collect(Collectors.joining(" ", "[", "]"))
                + " " + duration(check.intervalNanos())
                + " " + duration(check.timeoutNanos())
                + " " + duration(check.startPeriodNanos())
                + " " + duration(check.startIntervalNanos())
                + " " + number + "}";
    }

    private static String duration(Optional<Long> nanos) {
        return quote(GoDurationText.of(nanos.orElse(0L)));
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
