package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.expansion.Blanks;
import java.util.ArrayList;
import java.util.List;

/** Cuts the rest of an instruction into words; quotes and escapes stay in them. */
final class WordLists {
    private WordLists() {}

    /** Words parted by ASCII blanks; quotes mean nothing. */
    static List<String> byBlanks(String rest) {
        return List.of(rest.split("[\\t\\x0B\\f\\r ]+", -1));
    }

    /** The first word and the rest behind the blanks; one element if there are no blanks. */
    static List<String> firstAndRest(String text) {
        return List.of(text.split("[\\t\\x0B\\f\\r ]+", 2));
    }

    /** Words parted by blanks that no quote and no escape protects. */
    static List<String> quoted(String rest, char escape) {
        return new Quoted(rest, escape).words();
    }

    private static final class Quoted {
        private final String text;
        private final char escape;
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean begun;

        Quoted(String text, char escape) {
            this.text = text;
            this.escape = escape;
        }

        List<String> words() {
            char quote = 0;
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (quote == 0 && Blanks.isBlank(c)) {
                    endWord();
                    continue;
                }
                if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                    begun = true;
                } else if (c == quote) {
                    quote = 0;
                } else if (c == escape && quote != '\'') {
                    if (++at == text.length()) {
                        break;
                    }
                    word.append(c);
                    c = text.charAt(at);
                }
                word.append(c);
            }
            endWord();
            return words;
        }

        private void endWord() {
            if (begun || !word.isEmpty()) {
                words.add(word.toString());
            }
            word.setLength(0);
            begun = false;
        }
    }
}
