package dev.slipway.tree;

/**
 * One name in a file tree.
 *
 * <p>A path is relative to the root, its parts divided by {@code /}, without a leading slash, {@code .} or {@code ..};
 * the root itself is the empty string. Bytes of a name that are not UTF-8 are held as {@link Names} says.
 */
public sealed interface Entry {

    String path();

    Attributes attributes();

    /** A directory. */
    record Directory(String path, Attributes attributes) implements Entry {}

    /** A regular file. */
    record RegularFile(String path, Attributes attributes, Content content) implements Entry {}

    /** A symbolic link; its target is kept as it is written. */
    record Symlink(String path, Attributes attributes, String target) implements Entry {}

    /** A further name of the non-directory at {@code target}, a path of the same tree; attributes are the target's. */
    record HardLink(String path, Attributes attributes, String target) implements Entry {}

    /** A character or block device. */
    record Device(String path, Attributes attributes, Kind kind, int major, int minor) implements Entry {
        /** The two kinds of device. */
        public enum Kind {
            CHARACTER,
            BLOCK
        }
    }

    /** A named pipe. */
    record Fifo(String path, Attributes attributes) implements Entry {}

    /** A Unix socket's name. */
    record Socket(String path, Attributes attributes) implements Entry {}
}
