package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Suggestion;
import dev.slipway.dockerfile.syntax.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The flags of one instruction, checked against those it knows. */
final class Flags {
    /** What kind of value a flag takes. */
    enum Kind {
        TEXT,
        REPEATED,
        BOOLEAN
    }

    private final Node node;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Flags(Node node) {
        this.node = node;
    }

    static Flags of(Node node, Map<String, Kind> known) {
        Flags flags = new Flags(node);
        for (String flag : node.flags()) {
            flags.take(flag, known);
        }
        return flags;
    }

    private void take(String flag, Map<String, Kind> known) {
        int equals = flag.indexOf('=');
        String name = equals < 0 ? flag.substring(2) : flag.substring(2, equals);
        Kind kind = known.get(name);
        if (kind == null) {
            throw unknown(name, known);
        }
        if (values.containsKey(name) && kind != Kind.REPEATED) {
            throw error(name, "--" + name + " is given twice", "Keep one of the two.");
        }
        String value = equals < 0 ? "" : flag.substring(equals + 1);
        if (equals < 0 ? kind != Kind.BOOLEAN : kind == Kind.BOOLEAN && value.isEmpty()) {
            throw error(name, "--" + name + " needs a value", "Write --" + name + "=VALUE.");
        }
        if (kind == Kind.BOOLEAN) {
            value = equals < 0 ? "true" : value.toLowerCase(Locale.ROOT);
            if (!value.equals("true") && !value.equals("false")) {
                throw error(name, "--" + name + " cannot be " + value, "Write --" + name + " or --" + name + "=false.");
            }
        }
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private DockerfileException unknown(String name, Map<String, Kind> known) {
        String advice = Suggestion.nearest(name, known.keySet())
                .map(meant -> "Did you mean --" + meant + "?")
                .orElseGet(() -> known.isEmpty()
                        ? node.name() + " has no flags."
                        : node.name() + " knows --"
                                + String.join(
                                        ", --", known.keySet().stream().sorted().toList()) + ".");
        return error(name, "unknown flag --" + name + " for " + node.name(), advice);
    }

    /** The flag's value; nothing when it is absent or empty. */
    Optional<String> text(String name) {
        return all(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<Boolean> bool(String name) {
        return all(name).stream().findFirst().map("true"::equals);
    }

    boolean isSet(String name) {
        return bool(name).orElse(false);
    }

    private DockerfileException error(String name, String problem, String advice) {
        return node.origin().errorAt("--" + name, problem, advice);
    }
}
