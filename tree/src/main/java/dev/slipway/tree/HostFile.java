package dev.slipway.tree;

import java.nio.file.Path;
import java.util.Optional;

/** A file of this host, whose path is worked out when it is wanted: kept, the paths would be most of a large tree. */
@FunctionalInterface
public interface HostFile {

    /** Where the file is. */
    Path path();

    /** What the file was when it was found; empty where nobody looked. */
    default Optional<FileVersion> version() {
        return Optional.empty();
    }

    /** The file at {@code path}. */
    static HostFile of(Path path) {
        return new Known(path);
    }

    /** A file by its path. */
    record Known(Path path) implements HostFile {}
}
