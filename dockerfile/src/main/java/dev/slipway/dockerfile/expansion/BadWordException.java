package dev.slipway.dockerfile.expansion;

/** A word that has no expansion: an open quote, a bad substitution, or a variable that was required and is missing. */
public final class BadWordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String word;

    BadWordException(String word, String problem) {
        super(problem);
        this.word = word;
    }

    /** The whole word that was being expanded. */
    public String word() {
        return word;
    }
}
