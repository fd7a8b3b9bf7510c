package dev.slipway.dockerfile.pattern;

import java.util.ArrayList;
import java.util.List;

/** Reads a pattern into tokens. */
final class TokenReader {
    private final String pattern;
    private final int[] points;
    private final boolean doubleStars;
    private int at;

    private TokenReader(String pattern, boolean doubleStars) {
        this.pattern = pattern;
        this.points = pattern.codePoints().toArray();
        this.doubleStars = doubleStars;
    }

    static List<Token> read(String pattern, boolean doubleStars) {
        TokenReader reader = new TokenReader(pattern, doubleStars);
        List<Token> tokens = new ArrayList<>();
        while (reader.at < reader.points.length) {
            tokens.add(reader.next());
        }
        return tokens;
    }

    private Token next() {
        int point = points[at++];
        return switch (point) {
            case '*' -> doubleStars && peek() == '*' ? doubleStar() : new Token.Many();
            case '?' -> new Token.Any();
            case '[' -> range();
            case '\\' -> new Token.Literal(escaped());
            default -> new Token.Literal(point);
        };
    }

    private Token doubleStar() {
        at++;
        if (peek() == '/') {
            at++;
        }
        return at == points.length ? new Token.Everything() : new Token.Directories();
    }

    private Token range() {
        boolean negated = peek() == '^';
        if (negated) {
            at++;
        }
        List<Integer> bounds = new ArrayList<>();
        while (peek() != ']' || bounds.isEmpty()) {
            int low = bound();
            int high = low;
            if (peek() == '-') {
                at++;
                high = bound();
            }
            bounds.add(low);
            bounds.add(high);
        }
        at++;
        return new Token.Range(negated, List.copyOf(bounds));
    }

    private int bound() {
        int point = peek();
        if (point == -1) {
            throw new BadPatternException(pattern, "[ is never closed");
        }
        at++;
        if (point == '\\') {
            return escaped();
        }
        if (point == '-' || point == ']') {
            throw new BadPatternException(pattern, (char) point + " has no place there in [ ]; write \\ before it");
        }
        return point;
    }

    private int escaped() {
        if (at == points.length) {
            throw new BadPatternException(pattern, "there is nothing behind the last \\");
        }
        return points[at++];
    }

    private int peek() {
        return at < points.length ? points[at] : -1;
    }
}
