package dev.slipway.dockerfile.pattern;

import java.util.List;

/**
 * One line of {@code .dockerignore}.
 *
 * @param text the cleaned pattern, without {@code !}
 * @param reincludes true if it began with {@code !}
 */
record IgnorePattern(String text, boolean reincludes, Kind kind, TokenMatcher matcher) {
    /** How the pattern is compared; a leading or trailing {@code **} with plain text beside it compares as text. */
    enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        TOKENS
    }

    static IgnorePattern of(String line) {
        boolean reincludes = line.startsWith("!");
        String rest = (reincludes ? line.substring(1) : line).strip();
        if (rest.isEmpty()) {
            throw new BadPatternException(line, "there is nothing behind !");
        }
        String clean = CleanPath.of(rest);
        String text = clean.length() > 1 && clean.startsWith("/") ? clean.substring(1) : clean;
        List<Token> tokens = TokenReader.read(text, true);
        return new IgnorePattern(text, reincludes, kind(text, tokens), new TokenMatcher(tokens));
    }

    private static Kind kind(String text, List<Token> tokens) {
        boolean plainButEnds = text.indexOf('\\') < 0
                && tokens.subList(Math.min(1, tokens.size()), Math.max(1, tokens.size() - 1)).stream()
                        .allMatch(Token.Literal.class::isInstance);
        if (!plainButEnds) {
            return Kind.TOKENS;
        }
        boolean plainStart = tokens.getFirst() instanceof Token.Literal;
        boolean plainEnd = tokens.getLast() instanceof Token.Literal;
        if (plainStart) {
            return plainEnd ? Kind.EXACT : tokens.getLast() instanceof Token.Everything ? Kind.PREFIX : Kind.TOKENS;
        }
        boolean stars = tokens.getFirst() instanceof Token.Directories;
        boolean all = tokens.size() == 1 && tokens.getFirst() instanceof Token.Everything;
        return all || (stars && plainEnd) ? Kind.SUFFIX : Kind.TOKENS;
    }

    /** True if the pattern matches the path itself. */
    boolean matches(String path) {
        return switch (kind) {
            case EXACT -> path.equals(text);
            case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
            case SUFFIX -> {
                String suffix = text.substring(2);
                yield path.endsWith(suffix) || (suffix.startsWith("/") && path.equals(suffix.substring(1)));
            }
            case TOKENS -> matcher.matches(path);
        };
    }

    /** True if the pattern may match something below the directory that it does not match in the directory itself. */
    boolean mayMatchBelow(String directory) {
        String[] wanted = text.split("/");
        String[] parts = directory.split("/");
        for (int i = 0; i < parts.length; i++) {
            if (i >= wanted.length) {
                return false;
            }
            if (wanted[i].contains("**") || wanted[i].indexOf('[') >= 0 || wanted[i].indexOf('\\') >= 0) {
                return true;
            }
            if (!new TokenMatcher(TokenReader.read(wanted[i], false)).matches(parts[i])) {
                return false;
            }
        }
        return wanted.length > parts.length;
    }
}
