package dev.slipway.tree.host;

import static dev.slipway.tree.host.Libc.AT_FDCWD;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * System calls on paths of this host; a refused one is a {@link PosixException} naming the call and the path.
 *
 * <p>A mount namespace belongs to a thread, so whoever mounts does it on a platform thread.
 */
public final class Posix {
    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;
    public static final long MS_NOEXEC = 8;
    public static final long MS_REMOUNT = 32;
    public static final long MS_BIND = 4096;
    public static final long MS_REC = 16384;
    public static final long MS_PRIVATE = 1 << 18;
    /** umount2: take the mount out of sight now, free it when nobody uses it any more. */
    public static final int MNT_DETACH = 2;

    private static final int XATTR_MAXIMUM_BYTES = 64 * 1024;

    private Posix() {}

    /** The attribute's value. */
    public static byte[] lgetxattr(Path path, String name) throws IOException {
        return lgetxattr(HostNames.bytes(path), name);
    }

    static byte[] lgetxattr(byte[] path, String name) throws IOException {
        Libc c = Libc.here();
        long got =
                c.call(Libc.LGETXATTR, c.text(path), c.otherText(utf8(name)), c.buffer.address(), XATTR_MAXIMUM_BYTES);
        check(got, c, "lgetxattr " + name, path);
        return bytesOf(c.buffer, got);
    }

    /** The names of all attributes this process may see. */
    public static Set<String> llistxattr(Path path) throws IOException {
        return llistxattr(HostNames.bytes(path));
    }

    static Set<String> llistxattr(byte[] path) throws IOException {
        Libc c = Libc.here();
        long got = c.call(Libc.LLISTXATTR, c.text(path), c.buffer.address(), XATTR_MAXIMUM_BYTES);
        if (got == 0 || (got < 0 && c.errno() == PosixException.EOPNOTSUPP)) {
            return Set.of();
        }
        check(got, c, "llistxattr", path);
        String all = new String(bytesOf(c.buffer, got), StandardCharsets.UTF_8);
        Set<String> names = new TreeSet<>();
        for (int at = 0; at < all.length(); ) {
            int end = all.indexOf('\0', at);
            names.add(all.substring(at, end));
            at = end + 1;
        }
        return names;
    }

    /** Sets an attribute, replacing the value it has. */
    public static void lsetxattr(Path path, String name, byte[] value) throws IOException {
        lsetxattr(HostNames.bytes(path), name, value);
    }

    static void lsetxattr(byte[] path, String name, byte[] value) throws IOException {
        if (value.length > XATTR_MAXIMUM_BYTES) {
            throw new PosixException("lsetxattr " + name + " (" + value.length + " bytes)", shown(path), 7);
        }
        Libc c = Libc.here();
        MemorySegment.copy(value, 0, c.buffer, JAVA_BYTE, 0, value.length);
        int got = (int)
                c.call(Libc.LSETXATTR, c.text(path), c.otherText(utf8(name)), c.buffer.address(), value.length, 0);
        check(got, c, "lsetxattr " + name, path);
    }

    /** Removes an attribute, which must be there. */
    public static void lremovexattr(Path path, String name) throws IOException {
        Libc c = Libc.here();
        byte[] bytes = HostNames.bytes(path);
        int got = (int) c.call(Libc.LREMOVEXATTR, c.text(bytes), c.otherText(utf8(name)));
        check(got, c, "lremovexattr " + name, bytes);
    }

    /** Makes a device, fifo, socket or empty file; {@code mode} holds a type of {@link FileStatus}; the umask applies. */
    public static void mknod(Path path, int mode, int major, int minor) throws IOException {
        Fd.here().mknod(HostNames.bytes(path), mode, major, minor);
    }

    /** Sets owner and group, of a symbolic link itself. */
    public static void lchown(Path path, long uid, long gid) throws IOException {
        Fd.here().chown(HostNames.bytes(path), uid, gid);
    }

    /** Sets permissions; {@code path} must not be a symbolic link, which has none. */
    public static void chmod(Path path, int permissions) throws IOException {
        Fd.here().chmod(HostNames.bytes(path), permissions);
    }

    /** Sets access and modification time to the nanosecond, of a symbolic link itself. */
    public static void setTimes(Path path, Instant modified) throws IOException {
        Fd.here().setTimes(HostNames.bytes(path), modified);
    }

    /** What is at {@code path}, a symbolic link not followed. */
    public static FileStatus lstat(Path path) throws IOException {
        return Fd.here().status(HostNames.bytes(path));
    }

    /** Mounts; an absent source, type or option string is the empty string. */
    public static void mount(String source, Path target, String type, long flags, String options) throws IOException {
        Libc c = Libc.here();
        byte[] bytes = HostNames.bytes(target);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(source);
            MemorySegment kind = type.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(type);
            MemorySegment data = options.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(options);
            int got = (int) c.call(Libc.MOUNT, from.address(), c.text(bytes), kind.address(), flags, data.address());
            check(got, c, "mount " + (type.isEmpty() ? source : type), bytes);
        }
    }

    /** Unmounts; flags is 0 or {@link #MNT_DETACH}. */
    public static void umount2(Path target, int flags) throws IOException {
        Libc c = Libc.here();
        byte[] bytes = HostNames.bytes(target);
        int got = (int) c.call(Libc.UMOUNT2, c.text(bytes), flags);
        check(got, c, "umount", bytes);
    }

    /** Waits until all that was written to the file system of {@code path} is on its medium. */
    public static void syncfs(Path path) throws IOException {
        try (Fd fd = Fd.open(path, Fd.O_RDONLY)) {
            fd.syncfs();
        }
    }

    static MemorySegment timespecs(MemorySegment buffer, Instant time) {
        for (int i = 0; i < 2; i++) {
            buffer.set(java.lang.foreign.ValueLayout.JAVA_LONG, 16L * i, time.getEpochSecond());
            buffer.set(java.lang.foreign.ValueLayout.JAVA_LONG, 16L * i + 8, time.getNano());
        }
        return buffer;
    }

    static byte[] bytesOf(MemorySegment buffer, long count) {
        return buffer.asSlice(0, count).toArray(JAVA_BYTE);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void check(long result, Libc c, String call, byte[] path) throws PosixException {
        if (result < 0) {
            throw new PosixException(call, shown(path), c.errno());
        }
    }

    static String shown(byte[] path) {
        return new String(path, StandardCharsets.UTF_8);
    }

    static int atCurrent() {
        return AT_FDCWD;
    }
}
