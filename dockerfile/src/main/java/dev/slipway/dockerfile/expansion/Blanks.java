package dev.slipway.dockerfile.expansion;

/** White space as the language sees it: Unicode's White_Space property. */
public final class Blanks {
    private Blanks() {}

    /** True for a code point that separates words. */
    public static boolean isBlank(int point) {
        return switch (point) {
            case '\t', '\n', 0x0b, '\f', '\r', ' ', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
            default -> point >= 0x2000 && point <= 0x200a;
        };
    }

    /** The text without blanks at both ends. */
    public static String trim(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return trimLeft(text.substring(0, end));
    }

    /** The text without blanks at its start. */
    public static String trimLeft(String text) {
        int start = 0;
        while (start < text.length() && isBlank(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }
}
