package dev.slipway.dockerfile.expansion;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/** The patterns of {@code ${v#p}} and its kin: {@code *}, {@code ?} and escapes, no brackets; neither matches a newline. */
final class ShellPattern {
    private static final int ANY = -1;
    private static final int MANY = -2;

    /** A pattern's work is its length times that of the value, so both are bounded. */
    private static final int MAXIMUM_TOKENS = 1_000;

    private static final int MAXIMUM_VALUE = 128 << 10;
    private static final int MAXIMUM_RESULT = 1 << 20;

    /** Code points, or {@link #ANY} and {@link #MANY}. */
    private final List<Integer> tokens;

    private ShellPattern(List<Integer> tokens) {
        this.tokens = tokens;
    }

    /** Throws IllegalArgumentException for an escape before an ordinary character. */
    static ShellPattern parse(String pattern) {
        List<Integer> tokens = new ArrayList<>();
        int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            switch (points[i]) {
                case '*' -> tokens.add(MANY);
                case '?' -> tokens.add(ANY);
                case '\\' -> tokens.add(escaped(points, ++i));
                default -> tokens.add(points[i]);
            }
        }
        if (tokens.size() > MAXIMUM_TOKENS) {
            throw new IllegalArgumentException("it has more than " + MAXIMUM_TOKENS + " characters");
        }
        return new ShellPattern(tokens);
    }

    private static int escaped(int[] points, int at) {
        String rest = at < points.length ? Character.toString(points[at]) : "";
        if (rest.isEmpty() || "*?\\}/".indexOf(points[at]) < 0) {
            throw new IllegalArgumentException("\\" + rest + " escapes nothing (only * ? \\ } / may follow the \\)");
        }
        return points[at];
    }

    /** Throws IllegalArgumentException for a value that is too long, as the methods below do. */
    private static int[] points(String value) {
        if (value.length() > MAXIMUM_VALUE) {
            throw new IllegalArgumentException("the value has more than 128 KiB");
        }
        return value.codePoints().toArray();
    }

    String withoutPrefix(String value, boolean longest) {
        int[] text = points(value);
        OptionalInt end = end(text, 0, longest);
        return end.isEmpty() ? value : string(text, end.getAsInt(), text.length);
    }

    String withoutSuffix(String value, boolean longest) {
        int[] text = reversed(points(value));
        OptionalInt end = backwards().end(text, 0, longest);
        if (end.isEmpty()) {
            return value;
        }
        int[] kept = reversed(java.util.Arrays.copyOfRange(text, end.getAsInt(), text.length));
        return string(kept, 0, kept.length);
    }

    private ShellPattern backwards() {
        List<Integer> backwards = new ArrayList<>(tokens);
        Collections.reverse(backwards);
        return new ShellPattern(backwards);
    }

    /** Replaces the longest match at the leftmost place, or all of them from left to right. */
    String replace(String value, String replacement, boolean all) {
        int[] text = points(value);
        BitSet starts = starts(text);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int at = starts.nextSetBit(0); at >= 0; at = starts.nextSetBit(Math.max(at + 1, copied))) {
            int end = end(text, at, true).orElseThrow();
            out.append(string(text, copied, at));
            // An empty match right behind the one before it is not a match of its own.
            if (end > copied || at == 0) {
                out.append(replacement);
            }
            copied = end;
            if (out.length() > MAXIMUM_RESULT) {
                throw new IllegalArgumentException("the result has more than 1 MiB");
            }
            if (!all) {
                break;
            }
        }
        return out.append(string(text, copied, text.length)).toString();
    }

    /** All places where a match starts: the ends of matches of the reversed pattern, found in one pass from the end. */
    private BitSet starts(int[] text) {
        ShellPattern backwards = backwards();
        BitSet found = new BitSet(text.length + 1);
        BitSet live = new BitSet(tokens.size() + 1);
        for (int at = text.length; ; at--) {
            live.set(0);
            backwards.skipMany(live);
            if (live.get(tokens.size())) {
                found.set(at);
            }
            if (at == 0) {
                return found;
            }
            live = backwards.step(live, text[at - 1]);
        }
    }

    /** The end of a match that starts at {@code start}: one pass over the text with the set of live pattern places. */
    private OptionalInt end(int[] text, int start, boolean longest) {
        BitSet live = new BitSet(tokens.size() + 1);
        live.set(0);
        OptionalInt found = OptionalInt.empty();
        for (int at = start; ; at++) {
            skipMany(live);
            if (live.get(tokens.size())) {
                found = OptionalInt.of(at);
                if (!longest) {
                    return found;
                }
            }
            if (at == text.length || live.isEmpty()) {
                return found;
            }
            live = step(live, text[at]);
        }
    }

    private void skipMany(BitSet live) {
        for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
            if (i < tokens.size() && tokens.get(i) == MANY) {
                live.set(i + 1);
            }
        }
    }

    private BitSet step(BitSet live, int point) {
        BitSet next = new BitSet(tokens.size() + 1);
        for (int i = live.nextSetBit(0); i >= 0 && i < tokens.size(); i = live.nextSetBit(i + 1)) {
            int token = tokens.get(i);
            if (token == MANY && point != '\n') {
                next.set(i);
            } else if (token == point || (token == ANY && point != '\n')) {
                next.set(i + 1);
            }
        }
        return next;
    }

    private static int[] reversed(int[] points) {
        int[] back = new int[points.length];
        for (int i = 0; i < points.length; i++) {
            back[i] = points[points.length - 1 - i];
        }
        return back;
    }

    private static String string(int[] points, int from, int to) {
        return new String(points, from, to - from);
    }
}
