package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.expansion.Blanks;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Nodes as S-expressions, with strings quoted as Go quotes them. */
final class AstDump {
    private AstDump() {}

    static String of(List<Node> nodes) {
        StringBuilder text = new StringBuilder();
        for (Node node : nodes) {
            text.append('(').append(expression(node)).append(")\n");
        }
        return text.toString();
    }

    private static String expression(Node node) {
        StringBuilder text = new StringBuilder(node.keyword().toLowerCase(Locale.ROOT));
        if (!node.flags().isEmpty()) {
            text.append(node.flags().stream().map(AstDump::quote).collect(Collectors.joining(" ", " [", "]")));
        }
        node.child()
                .ifPresent(child -> text.append(" (").append(expression(child)).append(')'));
        node.arguments().forEach(argument -> text.append(' ').append(quote(argument)));
        return Blanks.trim(text.toString());
    }

    private static String quote(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(point -> quote(text, point));
        return text.append('"').toString();
    }

    private static void quote(StringBuilder text, int point) {
        switch (point) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case 0x07 -> text.append("\\a");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case 0x0b -> text.append("\\v");
            default -> quoteOther(text, point);
        }
    }

    private static void quoteOther(StringBuilder text, int point) {
        if (point > 0xDC7F && point <= 0xDCFF) {
            // A byte that was not UTF-8.
            text.append(String.format("\\x%02x", point - 0xDC00));
        } else if (point < ' ' || point == 0x7f) {
            text.append(String.format("\\x%02x", point));
        } else if (isPrintable(point)) {
            text.appendCodePoint(point);
        } else {
            text.append(point < 0x10000 ? String.format("\\u%04x", point) : String.format("\\U%08x", point));
        }
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
    private static boolean isPrintable(int point) {
        return point == ' '
                || switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
