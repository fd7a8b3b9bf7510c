package dev.slipway.tree.host;

import dev.slipway.tree.FileVersion;
import java.time.Instant;

/**
 * What statx(2) says of a name, a symbolic link not followed.
 *
 * @param mode the file type and permission bits, as {@code st_mode}
 * @param allocatedBytes how much the file occupies on its file system; less than the size means holes
 * @param changed when content or attributes last changed ({@code st_ctime}); no program can set it back
 * @param deviceMajor of the device this name stands for; 0 unless it is one
 * @param deviceMinor of the device this name stands for; 0 unless it is one
 * @param fileSystem the device the name lives on, for comparing only
 */
public record FileStatus(
        int mode,
        long uid,
        long gid,
        long sizeBytes,
        long allocatedBytes,
        Instant modified,
        Instant changed,
        long links,
        long inode,
        long fileSystem,
        int deviceMajor,
        int deviceMinor) {

    /** The file type's bits of a mode. */
    public static final int TYPE_MASK = 0170000;

    public static final int SOCKET = 0140000;
    public static final int SYMLINK = 0120000;
    public static final int REGULAR = 0100000;
    public static final int BLOCK_DEVICE = 0060000;
    public static final int DIRECTORY = 0040000;
    public static final int CHARACTER_DEVICE = 0020000;
    public static final int FIFO = 0010000;

    /** The file type, one of the constants here. */
    public int type() {
        return mode & TYPE_MASK;
    }

    /** The permission bits with setuid, setgid and sticky. */
    public int permissions() {
        return mode & 07777;
    }

    /** What tells the file's content from any other that it had or will have. */
    FileVersion version() {
        return new FileVersion(fileSystem, inode, changed.getEpochSecond() * 1_000_000_000 + changed.getNano());
    }

    public boolean isDirectory() {
        return type() == DIRECTORY;
    }
}
