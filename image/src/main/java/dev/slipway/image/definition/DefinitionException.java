package dev.slipway.image.definition;

import java.nio.file.Path;

/** A definition cannot be read; the message is for its author: where, why, and what to write instead. */
public final class DefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DefinitionException(String message) {
        super(message);
    }

    /** An error at a line and column (both from 1) of a text, with the line itself. */
    static DefinitionException at(Path file, int line, int column, String sourceLine, String why, String next) {
        String number = Integer.toString(line);
        String margin = " ".repeat(number.length());
        String pointer = " ".repeat(Math.max(0, column - 1));
        return new DefinitionException("%s:%d:%d: %s\n %s | %s\n %s | %s^\n%s"
                .formatted(file, line, column, why, number, sourceLine.replace('\t', ' '), margin, pointer, next));
    }
}
