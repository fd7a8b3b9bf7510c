package dev.slipway.cli.terminal;

import dev.slipway.json.Json.Null;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON text for people and programs: maps, lists, strings, numbers, booleans, null and optionals, indented by two spaces. */
public final class JsonText {
    /** The depth of a value that is not indented; its parts have the same. */
    private static final int COMPACT = -1;

    private JsonText() {}

    /** The text of {@code value}, without a line end. */
    public static String pretty(Object value) {
        StringBuilder text = new StringBuilder();
        write(text, value, 0);
        return text.toString();
    }

    /** The text of {@code value} on one line, without a line end. */
    public static String line(Object value) {
        StringBuilder text = new StringBuilder();
        write(text, value, COMPACT);
        return text.toString();
    }

    private static void write(StringBuilder text, Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> writeObject(text, map, depth);
            case List<?> list -> writeArray(text, list, depth);
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            case Null ignored -> text.append("null");
            case Optional<?> optional -> write(text, optional.isPresent() ? optional.get() : Null.NULL, depth);
            default -> quote(text, value.toString());
        }
    }

    private static void writeObject(StringBuilder text, Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        String divider = "{";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            text.append(divider);
            indent(text, inner(depth));
            quote(text, String.valueOf(member.getKey()));
            text.append(depth == COMPACT ? ":" : ": ");
            write(text, member.getValue() == null ? Null.NULL : member.getValue(), inner(depth));
            divider = ",";
        }
        indent(text, depth);
        text.append('}');
    }

    private static void writeArray(StringBuilder text, List<?> list, int depth) {
        if (list.isEmpty()) {
            text.append("[]");
            return;
        }
        String divider = "[";
        for (Object item : list) {
            text.append(divider);
            indent(text, inner(depth));
            write(text, item == null ? Null.NULL : item, inner(depth));
            divider = ",";
        }
        indent(text, depth);
        text.append(']');
    }

    private static int inner(int depth) {
        return depth == COMPACT ? COMPACT : depth + 1;
    }

    private static void indent(StringBuilder text, int depth) {
        if (depth != COMPACT) {
            text.append('\n').repeat("  ", depth);
        }
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !paired(value, i))) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean paired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
