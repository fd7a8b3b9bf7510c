package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.instruction.MountFlag.Field;
import dev.slipway.dockerfile.instruction.Run.Device;
import dev.slipway.dockerfile.instruction.Run.Network;
import dev.slipway.dockerfile.instruction.Run.Security;
import dev.slipway.dockerfile.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** RUN and its flags. */
final class RunParser {
    private static final Map<String, Flags.Kind> FLAGS = Map.of(
            "mount", Flags.Kind.REPEATED,
            "network", Flags.Kind.TEXT,
            "security", Flags.Kind.TEXT,
            "device", Flags.Kind.REPEATED);
    private static final Pattern VARIABLE = Pattern.compile("\\$.");

    private final Node node;

    private RunParser(Node node) {
        this.node = node;
    }

    static Run parse(Node node) {
        RunParser parser = new RunParser(node);
        Flags flags = Flags.of(node, FLAGS);
        return new Run(
                node.origin(),
                InstructionParser.command(node),
                flags.all("mount").stream().map(parser::mount).toList(),
                parser.network(flags.all("network")),
                parser.security(flags.all("security")),
                flags.all("device").stream().map(parser::device).toList());
    }

    private Network network(List<String> values) {
        String value = values.isEmpty() ? "default" : values.getFirst();
        return switch (value) {
            case "default" -> Network.DEFAULT;
            case "none" -> Network.NONE;
            case "host" -> Network.HOST;
            default ->
                throw node.origin()
                        .errorAt("--network", "there is no network mode " + value, "Use default, none or host.");
        };
    }

    private Security security(List<String> values) {
        String value = values.isEmpty() ? "sandbox" : values.getFirst();
        return switch (value) {
            case "sandbox" -> Security.SANDBOX;
            case "insecure" -> Security.INSECURE;
            default ->
                throw node.origin()
                        .errorAt("--security", "there is no security mode " + value, "Use sandbox or insecure.");
        };
    }

    private MountFlag mount(String value) {
        List<Field> fields = new ArrayList<>();
        for (String field : commaSeparated("--mount", value)) {
            Field parsed = field(field);
            if (parsed.key().equals("from")
                    && parsed.value().filter(v -> VARIABLE.matcher(v).find()).isPresent()) {
                throw node.origin()
                        .errorAt(
                                field,
                                "from= of --mount cannot hold a variable",
                                "Give the image a stage of its own (FROM $image AS name) and write from=name.");
            }
            fields.add(parsed);
        }
        return new MountFlag(fields);
    }

    private static Field field(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Field(text.toLowerCase(Locale.ROOT), Optional.empty())
                : new Field(
                        text.substring(0, equals).toLowerCase(Locale.ROOT), Optional.of(text.substring(equals + 1)));
    }

    private Device device(String value) {
        String name = "";
        boolean required = false;
        for (String text : commaSeparated("--device", value)) {
            Field field = field(text);
            if (field.key().equals("name")) {
                name = field.value().orElse("");
            } else if (field.key().equals("required")) {
                required = !field.value().orElse("true").equals("false");
            } else if (name.isEmpty()) {
                name = text;
            } else {
                throw node.origin()
                        .errorAt(
                                text,
                                "--device has no " + field.key(),
                                "Write --device=NAME or --device=NAME,required.");
            }
        }
        if (name.isEmpty()) {
            throw node.origin()
                    .errorAt("--device", "--device names no device", "Write --device=vendor.com/class=name.");
        }
        return new Device(name, required);
    }

    /** The fields of one line of CSV: a field in double quotes may hold commas, and "" for a quote. */
    private List<String> commaSeparated(String flag, String value) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"' && quoted && at + 1 < value.length() && value.charAt(at + 1) == '"') {
                field.append(c);
                at++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw node.origin().errorAt(flag, "a quote in " + flag + " is never closed", "Close it with \".");
        }
        fields.add(field.toString());
        return fields;
    }
}
