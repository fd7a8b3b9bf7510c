package dev.slipway.dockerfile.expansion;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One pass over one word. */
final class WordReader {
    private static final int END = -1;
    private static final int DEEPEST = 200;

    /** An environment variable of Linux has at most 128 KiB, so nothing that is of use comes near. */
    private static final int MAXIMUM_GROWTH = 1 << 20;

    private final Words rules;
    private final String word;
    private final int[] points;
    private final RecordedEnvironment variables;
    private boolean keepEscapes;
    private int at;
    private int depth;
    private long grown;

    WordReader(Words rules, String word, Environment environment) {
        this.rules = rules;
        this.word = word;
        this.points = word.codePoints().toArray();
        this.variables = new RecordedEnvironment(environment);
        this.keepEscapes = rules.keepEscapes();
    }

    private record Part(String text, List<String> words) {}

    Expanded read() {
        Part part = readUntil(END, keepEscapes);
        return new Expanded(part.text(), part.words(), variables.used(), variables.undefined());
    }

    private Part readUntil(int stop, boolean keep) {
        boolean before = keepEscapes;
        keepEscapes = keep;
        if (++depth > DEEPEST) {
            throw bad("substitutions are nested more than " + DEEPEST + " deep");
        }
        try {
            return readPart(stop);
        } finally {
            depth--;
            keepEscapes = before;
        }
    }

    private Part readPart(int stop) {
        StringBuilder text = new StringBuilder();
        WordSplitter words = new WordSplitter();
        while (peek() != END) {
            if (peek() == stop) {
                at++;
                return new Part(text.toString(), words.words());
            }
            readNext(text, words);
        }
        if (stop != END) {
            throw bad("the text ends before the " + Character.toString(stop) + " that it needs");
        }
        return new Part(text.toString(), words.words());
    }

    private void readNext(StringBuilder text, WordSplitter words) {
        int point = peek();
        if (point == '$') {
            String value = dollar();
            text.append(value);
            words.addSplit(value);
        } else if (point == '<') {
            whole(angle(), text, words);
        } else if (point == '\'' && !rules.quotesAreText()) {
            whole(singleQuoted(), text, words);
        } else if (point == '"' && !rules.quotesAreText()) {
            whole(doubleQuoted(), text, words);
        } else if (point == rules.escape()) {
            at++;
            whole(escaped(point), text, words);
        } else {
            at++;
            text.appendCodePoint(point);
            words.add(point);
        }
    }

    private static void whole(String part, StringBuilder text, WordSplitter words) {
        text.append(part);
        words.addWhole(part);
    }

    /** An escape at the very end stands for nothing. */
    private String escaped(int escape) {
        String kept = keepEscapes ? Character.toString(escape) : "";
        return peek() == END ? kept : kept + Character.toString(points[at++]);
    }

    /** {@code <<} takes the blanks behind it along, so that {@code << EOF} is one word. */
    private String angle() {
        StringBuilder text = new StringBuilder("<");
        at++;
        if (peek() == '<') {
            at++;
            text.append('<');
            while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                text.appendCodePoint(points[at++]);
            }
        }
        return text.toString();
    }

    private String singleQuoted() {
        int start = at++;
        while (peek() != '\'') {
            if (peek() == END) {
                throw bad("a single quote is opened and never closed");
            }
            at++;
        }
        at++;
        int trim = rules.keepQuotes() ? 0 : 1;
        return new String(points, start + trim, at - start - 2 * trim);
    }

    private String doubleQuoted() {
        StringBuilder text = new StringBuilder();
        quote(text);
        while (true) {
            int point = peek();
            if (point == END) {
                throw bad("a double quote is opened and never closed");
            } else if (point == '"') {
                quote(text);
                return text.toString();
            } else if (point == '$') {
                text.append(dollar());
            } else if (point == rules.escape()) {
                at++;
                text.append(escapedInQuotes(point));
            } else {
                text.appendCodePoint(point);
                at++;
            }
        }
    }

    private void quote(StringBuilder text) {
        if (rules.keepQuotes()) {
            text.append('"');
        }
        at++;
    }

    /** In double quotes an escape protects only a quote, a dollar and itself; before all else it is text. */
    private String escapedInQuotes(int escape) {
        String kept = keepEscapes ? Character.toString(escape) : "";
        int next = peek();
        if (next == END) {
            return kept;
        }
        if (next == '"' || next == '$' || next == escape) {
            at++;
            return kept + Character.toString(next);
        }
        return kept + Character.toString(escape);
    }

    /** What stands for a {@code $} and what belongs to it. */
    private String dollar() {
        String value = substituted();
        grown += value.length();
        if (grown > MAXIMUM_GROWTH) {
            throw bad("its variables come to more than 1 MiB of text");
        }
        return value;
    }

    private String substituted() {
        at++;
        if (peek() != '{') {
            String name = name();
            if (name.isEmpty()) {
                return "$";
            }
            Optional<String> value = variables.value(name);
            return value.orElse(rules.keepUndefined() ? "$" + name : "");
        }
        at++;
        switch (peek()) {
            case END -> throw bad("${ is opened and never closed by }");
            case '{', '}', ':' -> throw bad("bad substitution: ${ needs the name of a variable");
            default -> {}
        }
        String name = name();
        return substitution(name);
    }

    private String substitution(String name) {
        int operator = next();
        return switch (operator) {
            case '}' -> variables.value(name).orElse(rules.keepUndefined() ? "${" + name + "}" : "");
            case ':' -> conditional(name, next(), true);
            case '+', '-', '?', '#', '%' -> conditional(name, operator, false);
            case '/' -> replacement(name);
            case END -> throw bad("${" + name + " is opened and never closed by }");
            default -> throw unsupported(name, Character.toString(operator));
        };
    }

    private String conditional(String name, int operator, boolean emptyIsUnset) {
        String written = (emptyIsUnset ? ":" : "") + (operator == END ? "" : Character.toString(operator));
        String operand = closed(() -> readUntil('}', operator == '#' || operator == '%'), name);
        Optional<String> value = variables.value(name);
        if (rules.keepUndefined() && value.isEmpty()) {
            return "${" + name + written + operand + "}";
        }
        boolean set = value.isPresent() && !(emptyIsUnset && value.get().isEmpty());
        return switch (operator) {
            case '-' -> set ? value.orElse("") : operand;
            case '+' -> set ? operand : "";
            case '?' -> {
                if (!set) {
                    throw bad(name + ": " + (operand.isEmpty() ? missing(value.isPresent()) : operand));
                }
                yield value.orElse("");
            }
            case '#', '%' -> {
                if (emptyIsUnset) {
                    throw unsupported(name, written);
                }
                yield stripped(value.orElse(""), operator, operand);
            }
            default -> throw unsupported(name, written);
        };
    }

    private static String missing(boolean empty) {
        return empty ? "is not allowed to be empty" : "is not allowed to be unset";
    }

    private String stripped(String value, int operator, String operand) {
        boolean longest = !operand.isEmpty() && operand.charAt(0) == operator;
        return matched(
                longest ? operand.substring(1) : operand,
                pattern -> operator == '#'
                        ? pattern.withoutPrefix(value, longest)
                        : pattern.withoutSuffix(value, longest));
    }

    private String replacement(String name) {
        boolean all = peek() == '/';
        if (all) {
            at++;
        }
        String pattern = closed(() -> readUntil('/', true), name);
        String by = closed(() -> readUntil('}', true), name);
        Optional<String> value = variables.value(name);
        if (rules.keepUndefined() && value.isEmpty()) {
            return "${" + name + "/" + pattern + "/" + by + "}";
        }
        return matched(pattern, parsed -> parsed.replace(value.orElse(""), by, all));
    }

    private String matched(String text, Function<ShellPattern, String> use) {
        try {
            return use.apply(ShellPattern.parse(text));
        } catch (IllegalArgumentException e) {
            throw bad("bad pattern " + shortened(text) + ": " + e.getMessage());
        }
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 59) + "\u2026" : text;
    }

    private String closed(java.util.function.Supplier<Part> read, String name) {
        try {
            return read.get().text();
        } catch (BadWordException e) {
            // What is missing at the end of the word is most often the outermost brace.
            throw peek() == END && depth == 1 ? bad("${" + name + " is opened and never closed by }") : e;
        }
    }

    /** Letters, digits and underscores; or digits alone; or one of the shell's special parameters. */
    private String name() {
        int start = at;
        if (peek() != END && Character.isDigit(peek())) {
            while (peek() != END && Character.isDigit(peek())) {
                at++;
            }
        } else if (peek() != END && "@*#?-$!0".indexOf(peek()) >= 0) {
            at++;
        } else {
            while (peek() != END && (Character.isLetter(peek()) || Character.isDigit(peek()) || peek() == '_')) {
                at++;
            }
        }
        return new String(points, start, at - start);
    }

    private int peek() {
        return at < points.length ? points[at] : END;
    }

    private int next() {
        int point = peek();
        at = Math.min(at + 1, points.length);
        return point;
    }

    private BadWordException unsupported(String name, String operator) {
        return bad("${" + name + operator + " is not a substitution; there are :- - :+ + :? ? # ## % %% / and //");
    }

    private BadWordException bad(String problem) {
        return new BadWordException(word, problem);
    }
}
