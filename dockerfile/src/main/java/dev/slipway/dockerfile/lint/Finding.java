package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.source.Position;

/**
 * Something a check found.
 *
 * @param endLine the last line of the instruction it is about
 * @param sourceLine the line at the position
 */
public record Finding(Rule rule, String message, Position position, int endLine, String sourceLine) {
    /** {@code file:line:column: rule: message}. */
    @Override
    public String toString() {
        return position + ": " + rule.id() + ": " + message;
    }
}
