package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.expansion.Blanks;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code --flags} in front of an instruction's arguments.
 *
 * @param flags the flags, quotes and escapes removed; {@code --} alone ends them and is not one of them
 * @param rest what follows them
 */
record LeadingFlags(List<String> flags, String rest) {

    static LeadingFlags of(String text, char escape) {
        List<String> flags = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && Blanks.isBlank(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return new LeadingFlags(flags, text.substring(at));
            }
            StringBuilder word = new StringBuilder();
            at = readWord(text, at, escape, word);
            if (word.toString().equals("--")) {
                return new LeadingFlags(flags, text.substring(at));
            }
            flags.add(word.toString());
        }
    }

    private static int readWord(String text, int start, char escape, StringBuilder word) {
        char quote = 0;
        int at = start;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Blanks.isBlank(c)) {
                break;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == escape) {
                if (++at == text.length()) {
                    break;
                }
                word.append(text.charAt(at));
            } else {
                word.append(c);
            }
        }
        return Math.min(at, text.length());
    }
}
