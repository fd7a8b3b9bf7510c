package dev.slipway.tree;

import java.nio.file.Path;

/** A file of this host, whose path is worked out when it is wanted: kept, the paths would be most of a large tree. */
@FunctionalInterface
public interface HostFile {

    /** Where the file is. */
    Path path();

    /** The file at {@code path}. */
    static HostFile of(Path path) {
        return new Known(path);
    }

    /** A file by its path. */
    record Known(Path path) implements HostFile {}
}
