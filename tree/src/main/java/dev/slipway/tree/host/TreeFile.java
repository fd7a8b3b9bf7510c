package dev.slipway.tree.host;

import dev.slipway.tree.FileVersion;
import dev.slipway.tree.HostFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of a directory that was read as a tree.
 *
 * @param name the file's path in the tree
 */
record TreeFile(Path root, String name, FileVersion found) implements HostFile {
    @Override
    public Path path() {
        return HostNames.resolve(root, name);
    }

    /** The names first, as they differ when the files do. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TreeFile that
                && name.equals(that.name)
                && root.equals(that.root)
                && found.equals(that.found);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public Optional<FileVersion> version() {
        return Optional.of(found);
    }
}
