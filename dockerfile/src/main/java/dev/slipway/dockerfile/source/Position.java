package dev.slipway.dockerfile.source;

/**
 * A place in a file; lines and columns count from 1, columns in characters.
 *
 * @param file the name under which the file was given
 */
public record Position(String file, int line, int column) {
    /** The form that editors make clickable: {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
