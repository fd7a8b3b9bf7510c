package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.time.Instant;
import java.util.Optional;

/** {@code SOURCE_DATE_EPOCH} (reproducible-builds.org): seconds since 1970 that stand for "now" in a result. */
final class SourceDate {
    private static final String VARIABLE = "SOURCE_DATE_EPOCH";

    private SourceDate() {}

    static Optional<Instant> of(Context context) {
        return context.variable(VARIABLE).map(text -> {
            try {
                return Instant.ofEpochSecond(Long.parseUnsignedLong(text.strip()));
            } catch (NumberFormatException | java.time.DateTimeException e) {
                throw Failure.usage(VARIABLE + "=" + text + " is not a number of seconds since 1970.");
            }
        });
    }
}
