package dev.slipway.dockerfile.pattern;

/**
 * A wildcard of COPY and ADD, as Go's {@code filepath.Match} has it: {@code *} and {@code ?} stop at a slash, brackets
 * are ranges, a backslash protects; the whole name must match.
 */
public final class Glob {
    private final String pattern;
    private final TokenMatcher matcher;

    private Glob(String pattern) {
        this.pattern = pattern;
        this.matcher = new TokenMatcher(TokenReader.read(pattern, false));
    }

    /** Throws {@link BadPatternException}. */
    public static Glob of(String pattern) {
        return new Glob(pattern);
    }

    /** True if the text holds a character that makes it more than a plain path. */
    public static boolean isWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** True if the pattern matches all of {@code name}. */
    public boolean matches(String name) {
        return matcher.matches(name);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
