package dev.slipway.dockerfile.pattern;

import java.util.BitSet;
import java.util.List;

/**
 * Follows all ways through the tokens at once. Place 2i is before token i, place 2i+1 inside it, where only
 * {@link Token.Directories} has an inside.
 */
final class TokenMatcher {
    private final List<Token> tokens;

    TokenMatcher(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    boolean matches(String text) {
        BitSet live = new BitSet();
        live.set(0);
        skipOptional(live);
        for (int at = 0; at < text.length() && !live.isEmpty(); ) {
            int point = text.codePointAt(at);
            live = step(live, point);
            skipOptional(live);
            at += Character.charCount(point);
        }
        return live.get(2 * tokens.size());
    }

    private void skipOptional(BitSet live) {
        for (int place = live.nextSetBit(0); place >= 0; place = live.nextSetBit(place + 1)) {
            if (place % 2 == 0 && place / 2 < tokens.size() && isOptional(tokens.get(place / 2))) {
                live.set(place + 2);
            }
        }
    }

    private static boolean isOptional(Token token) {
        return token instanceof Token.Many || token instanceof Token.Everything || token instanceof Token.Directories;
    }

    private BitSet step(BitSet live, int point) {
        BitSet next = new BitSet();
        for (int place = live.nextSetBit(0); place >= 0; place = live.nextSetBit(place + 1)) {
            if (place / 2 < tokens.size()) {
                step(tokens.get(place / 2), place - place % 2, point, next);
            }
        }
        return next;
    }

    private static void step(Token token, int place, int point, BitSet next) {
        switch (token) {
            case Token.Literal literal -> next.set(place + 2, literal.point() == point || next.get(place + 2));
            case Token.Any any -> next.set(place + 2, point != '/' || next.get(place + 2));
            case Token.Range range -> next.set(place + 2, range.contains(point) || next.get(place + 2));
            case Token.Many many -> next.set(place, point != '/' || next.get(place));
            case Token.Everything everything -> next.set(place);
            case Token.Directories directories -> {
                next.set(place + 1);
                next.set(place + 2, point == '/' || next.get(place + 2));
            }
        }
    }
}
