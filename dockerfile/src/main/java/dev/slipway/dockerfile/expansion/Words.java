package dev.slipway.dockerfile.expansion;

/**
 * Expands words.
 *
 * @param escape the character that protects the next one
 * @param keepQuotes true leaves the quotes in the text
 * @param keepEscapes true leaves the escapes in the text
 * @param keepUndefined true leaves a variable that is not set as it is written
 * @param quotesAreText true makes quotes ordinary characters
 */
public record Words(
        char escape, boolean keepQuotes, boolean keepEscapes, boolean keepUndefined, boolean quotesAreText) {

    /** The words of an instruction in a file with this escape character. */
    public static Words of(char escape) {
        return new Words(escape, false, false, false, false);
    }

    /** The body of a heredoc: quotes mean nothing and the escape is always a backslash. */
    public static Words ofHeredocBody() {
        return new Words('\\', false, false, false, true);
    }

    /** The words of a line as they are written, for finding heredocs. */
    public static Words asWritten() {
        return new Words('\\', true, true, true, false);
    }

    /** Expands {@code word}; throws {@link BadWordException} if it has no expansion. */
    public Expanded expand(String word, Environment environment) {
        return new WordReader(this, word, environment).read();
    }
}
