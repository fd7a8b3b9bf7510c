package dev.slipway.dockerfile.syntax;

import java.util.Optional;

/**
 * The parser directives at the top of a file.
 *
 * @param escape a backslash or a backtick
 * @param syntax the frontend image that {@code # syntax=} names
 * @param check the value of {@code # check=}
 */
public record Directives(char escape, Optional<Directive> syntax, Optional<Directive> check) {
    /**
     * One directive.
     *
     * @param line where it stands
     */
    public record Directive(String value, int line) {}
}
