package dev.slipway.dockerfile.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON array of strings, read as strictly as RFC 8259 has it: whoever writes single quotes, a trailing comma or
 * {@code \w} has not written JSON, and the instruction is then in shell form.
 */
final class JsonStrings {
    private static final int DEEPEST = 1_000;

    private final String text;
    private int at;
    private int depth;
    private boolean onlyStrings = true;
    private final List<String> strings = new ArrayList<>();

    private JsonStrings(String text) {
        this.text = text;
    }

    /** Valid JSON whose items are not all strings. */
    static final class NotOnlyStringsException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        NotJsonException() {
            super(null, null, false, false);
        }
    }

    /** The strings; nothing if the text is not one JSON array and nothing else. */
    static Optional<List<String>> parse(String text) throws NotOnlyStringsException {
        JsonStrings reader = new JsonStrings(text);
        try {
            reader.blanks();
            if (reader.peek() != '[') {
                return Optional.empty();
            }
            reader.array(true);
            reader.blanks();
            if (reader.at < text.length()) {
                return Optional.empty();
            }
        } catch (NotJsonException e) {
            return Optional.empty();
        }
        if (!reader.onlyStrings) {
            throw new NotOnlyStringsException();
        }
        return Optional.of(reader.strings);
    }

    private void array(boolean outermost) throws NotJsonException {
        enter();
        if (peek() != ']') {
            do {
                item(outermost);
            } while (accept(','));
        }
        leave(']');
    }

    private void item(boolean outermost) throws NotJsonException {
        blanks();
        if (outermost && peek() == '"') {
            strings.add(string());
        } else {
            onlyStrings &= !outermost;
            value();
        }
        blanks();
    }

    private void object() throws NotJsonException {
        enter();
        if (peek() != '}') {
            do {
                blanks();
                string();
                blanks();
                expect(':');
                blanks();
                value();
                blanks();
            } while (accept(','));
        }
        leave('}');
    }

    private void enter() throws NotJsonException {
        if (++depth > DEEPEST) {
            throw new NotJsonException();
        }
        at++;
        blanks();
    }

    private void leave(char end) throws NotJsonException {
        expect(end);
        depth--;
    }

    private void value() throws NotJsonException {
        switch (peek()) {
            case '[' -> array(false);
            case '{' -> object();
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void literal(String word) throws NotJsonException {
        if (!text.startsWith(word, at)) {
            throw new NotJsonException();
        }
        at += word.length();
    }

    private void number() throws NotJsonException {
        accept('-');
        if (!accept('0')) {
            digits();
        }
        if (accept('.')) {
            digits();
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            digits();
        }
    }

    private void digits() throws NotJsonException {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw new NotJsonException();
        }
    }

    private String string() throws NotJsonException {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            int c = peek();
            if (c < ' ') {
                throw new NotJsonException();
            }
            at++;
            if (c == '\\') {
                escape(out);
            } else {
                out.append((char) c);
            }
        }
        at++;
        return replaceLoneSurrogates(out);
    }

    private void escape(StringBuilder out) throws NotJsonException {
        int c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> out.append((char) c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> out.append(unicode());
            default -> throw new NotJsonException();
        }
    }

    private char unicode() throws NotJsonException {
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw new NotJsonException();
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    /** Half a surrogate pair is no character; neither is a byte that was not UTF-8. */
    private static String replaceLoneSurrogates(StringBuilder text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return out.toString();
    }

    private void blanks() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private boolean accept(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws NotJsonException {
        if (!accept(c)) {
            throw new NotJsonException();
        }
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }
}
