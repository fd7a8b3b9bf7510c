package dev.slipway.dockerfile.expansion;

import java.util.ArrayList;
import java.util.List;

/** Collects the words of an expansion while its characters come in. */
final class WordSplitter {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    /** A character that ends a word if it is blank. */
    void add(int point) {
        if (Blanks.isBlank(point)) {
            end();
        } else {
            word.appendCodePoint(point);
        }
    }

    /** Text of a variable: it splits. */
    void addSplit(String text) {
        text.codePoints().forEach(this::add);
    }

    /** Quoted or escaped text: it does not split. */
    void addWhole(String text) {
        word.append(text);
    }

    List<String> words() {
        end();
        return words;
    }

    private void end() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
