package dev.slipway.tree.host;

import java.io.IOException;
import java.util.Map;

/** A system call that the kernel refused. */
public final class PosixException extends IOException {
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** File exists. */
    public static final int EEXIST = 17;
    /** Cross-device link, also openat2's word for a path that leaves its root. */
    public static final int EXDEV = 18;
    /** Not a directory. */
    public static final int ENOTDIR = 20;
    /** Is a directory. */
    public static final int EISDIR = 21;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** No space left on device. */
    public static final int ENOSPC = 28;
    /** Result too large for the buffer. */
    public static final int ERANGE = 34;
    /** Directory not empty. */
    public static final int ENOTEMPTY = 39;
    /** Too many symbolic links. */
    public static final int ELOOP = 40;
    /** No such attribute. */
    public static final int ENODATA = 61;
    /** Operation not supported. */
    public static final int EOPNOTSUPP = 95;

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(EPERM, "operation not permitted"),
            Map.entry(ENOENT, "no such file or directory"),
            Map.entry(5, "input/output error"),
            Map.entry(6, "no such device or address (or no data from there on)"),
            Map.entry(9, "bad file descriptor"),
            Map.entry(12, "out of memory"),
            Map.entry(13, "permission denied"),
            Map.entry(16, "device or resource busy"),
            Map.entry(EEXIST, "file exists"),
            Map.entry(EXDEV, "leaves the root directory or the file system"),
            Map.entry(19, "no such device"),
            Map.entry(ENOTDIR, "not a directory"),
            Map.entry(EISDIR, "is a directory"),
            Map.entry(EINVAL, "invalid argument"),
            Map.entry(23, "too many open files in system"),
            Map.entry(24, "too many open files"),
            Map.entry(27, "file too large"),
            Map.entry(ENOSPC, "no space left on device"),
            Map.entry(30, "read-only file system"),
            Map.entry(31, "too many links"),
            Map.entry(ERANGE, "result too large"),
            Map.entry(36, "file name too long"),
            Map.entry(38, "system call not known to this kernel"),
            Map.entry(ENOTEMPTY, "directory not empty"),
            Map.entry(ELOOP, "too many symbolic links"),
            Map.entry(ENODATA, "no such attribute"),
            Map.entry(75, "value too large"),
            Map.entry(EOPNOTSUPP, "operation not supported by this file system"),
            Map.entry(122, "disk quota exceeded"));

    private final int errno;

    PosixException(String call, String path, int errno) {
        super(call + " " + path + ": " + WORDS.getOrDefault(errno, "failed") + " (errno " + errno + ")");
        this.errno = errno;
    }

    /** The number the kernel gave, as errno(3) lists them. */
    public int errno() {
        return errno;
    }
}
