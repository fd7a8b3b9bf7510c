package dev.slipway.dockerfile.arch;

import dev.slipway.dockerfile.source.Position;
import java.util.List;
import java.util.Optional;

/**
 * A Dockerfile for one architecture.
 *
 * @param text the rewritten file; a line that the rule deletes is a comment, so that lines keep their numbers
 * @param base the image of its first FROM; nothing if it has none
 * @param warnings what the rule of 2017 did without a word
 */
public record ArchSelection(String text, Optional<String> base, List<Warning> warnings) {
    public ArchSelection {
        warnings = List.copyOf(warnings);
    }

    /** One silent trap. */
    public record Warning(Position position, String message) {
        /** {@code file:line:column: message}. */
        @Override
        public String toString() {
            return position + ": " + message;
        }
    }
}
