package dev.slipway.dockerfile.source;

/**
 * As much of a source line as a message shows.
 *
 * @param text printable; an ellipsis stands for what is left out
 * @param caret a line that points at the column when it is printed below the text
 */
public record Excerpt(String text, String caret) {
    private static final int WIDTH = 240;
    private static final String ELLIPSIS = "\u2026";

    /** The line around {@code column}, counted from 1. */
    public static Excerpt of(String line, int column) {
        int at = Math.clamp(column - 1L, 0, line.length());
        int start = line.length() <= WIDTH ? 0 : Math.clamp(at - WIDTH / 2L, 0, line.length() - WIDTH);
        int end = Math.min(line.length(), start + WIDTH);
        String before = start > 0 ? ELLIPSIS : "";
        StringBuilder text = new StringBuilder(before);
        StringBuilder caret = new StringBuilder(" ".repeat(before.length()));
        for (int i = start; i < end; i++) {
            char c = line.charAt(i);
            // Control characters would let a file paint over the message on a terminal.
            text.append(c != '\t' && Character.isISOControl(c) ? '\uFFFD' : c);
            if (i < at) {
                caret.append(c == '\t' ? '\t' : ' ');
            }
        }
        return new Excerpt(text.append(end < line.length() ? ELLIPSIS : "").toString(), caret + "^");
    }
}
