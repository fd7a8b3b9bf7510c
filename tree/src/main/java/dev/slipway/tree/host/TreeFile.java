package dev.slipway.tree.host;

import dev.slipway.tree.HostFile;
import java.nio.file.Path;

/**
 * A file of a directory that was read as a tree.
 *
 * @param name the file's path in the tree
 */
record TreeFile(Path root, String name) implements HostFile {
    @Override
    public Path path() {
        return HostNames.resolve(root, name);
    }
}
