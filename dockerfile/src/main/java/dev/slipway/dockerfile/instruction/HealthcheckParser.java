package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.syntax.Node;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HEALTHCHECK and its flags. */
final class HealthcheckParser {
    private static final Map<String, Flags.Kind> FLAGS = Map.of(
            "interval", Flags.Kind.TEXT,
            "timeout", Flags.Kind.TEXT,
            "start-period", Flags.Kind.TEXT,
            "start-interval", Flags.Kind.TEXT,
            "retries", Flags.Kind.TEXT);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Node node;
    private final Flags flags;

    private HealthcheckParser(Node node) {
        this.node = node;
        this.flags = Flags.of(node, FLAGS);
    }

    static Healthcheck parse(Node node) {
        if (node.arguments().isEmpty()) {
            throw node.origin()
                    .error(
                            "HEALTHCHECK needs at least one argument",
                            "Write HEALTHCHECK CMD command, or HEALTHCHECK NONE.");
        }
        return new Healthcheck(node.origin(), new HealthcheckParser(node).check());
    }

    private Healthcheck.Check check() {
        String kind = node.arguments().getFirst().toUpperCase(Locale.ROOT);
        List<String> command = node.arguments().subList(1, node.arguments().size());
        return switch (kind) {
            case "NONE" -> {
                if (!command.isEmpty()) {
                    throw error(command.getFirst(), "HEALTHCHECK NONE takes no arguments", "Remove what follows NONE.");
                }
                yield new Healthcheck.None();
            }
            case "CMD" -> {
                if (command.isEmpty()) {
                    throw error("CMD", "there is no command behind HEALTHCHECK CMD", "Write the command.");
                }
                yield probe(command);
            }
            default ->
                throw error(
                        node.arguments().getFirst(), "HEALTHCHECK knows no " + kind, "Write HEALTHCHECK CMD command.");
        };
    }

    private Healthcheck.Probe probe(List<String> command) {
        return new Healthcheck.Probe(
                InstructionParser.command(node, command),
                duration("interval"),
                duration("timeout"),
                duration("start-period"),
                duration("start-interval"),
                retries());
    }

    private Duration duration(String flag) {
        String text = flags.text(flag).orElse("0");
        Duration duration = GoDuration.parse(text)
                .orElseThrow(() -> error(
                        "--" + flag,
                        "--" + flag + "=" + text + " is no duration",
                        "Write a number with a unit, as 30s, 1m30s or 500ms."));
        if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
            throw error(
                    "--" + flag,
                    "--" + flag + " cannot be less than 1ms",
                    "Write at least 1ms, or 0s for the default.");
        }
        return duration;
    }

    private int retries() {
        String text = flags.text("retries").orElse("0");
        int retries;
        try {
            retries = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw error("--retries", "--retries=" + text + " is no number", "Write a whole number such as 3.");
        }
        if (retries < 0) {
            throw error("--retries", "--retries cannot be negative", "Write 0 for the default, or a number above it.");
        }
        return retries;
    }

    private DockerfileException error(String token, String problem, String advice) {
        return node.origin().errorAt(token, problem, advice);
    }
}
