package dev.slipway.dockerfile.pattern;

/** A pattern that is no pattern: an open or empty bracket, or an escape before nothing. */
public final class BadPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pattern;

    BadPatternException(String pattern, String problem) {
        super("bad pattern " + pattern + ": " + problem);
        this.pattern = pattern;
    }

    /** The pattern as it was given. */
    public String pattern() {
        return pattern;
    }
}
