package dev.slipway.build;

import dev.slipway.build.copy.Transfer;
import java.util.List;
import java.util.Optional;

/** What {@code source=} of a mount selects, in the words of COPY. */
final class MountSource {
    /** Where the selection is put before it is mounted. */
    static final String PLACE = "/mounted";

    private MountSource() {}

    /** The selection as one file or directory, {@link #PLACE}. */
    static Transfer transfer(String source) {
        return into(source, PLACE);
    }

    /** The selection put at {@code destination}. */
    static Transfer into(String source, String destination) {
        return new Transfer(
                "RUN --mount",
                List.of(literal(source)),
                List.of(),
                destination,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                false,
                Optional.of(false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A mount's source is a path and no wildcard. */
    private static String literal(String path) {
        return path.replaceAll("([\\\\*?\\[])", "\\\\$1");
    }
}
