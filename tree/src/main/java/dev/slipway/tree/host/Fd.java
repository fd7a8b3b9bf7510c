package dev.slipway.tree.host;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipway.tree.Names;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An open file descriptor, and the {@code …at} calls relative to it; names are bytes, the last part never followed.
 *
 * <p>Not for use by several threads at once, except {@link #read}.
 */
public final class Fd implements Closeable {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NOFOLLOW = 0400000;
    public static final int O_DIRECTORY = 0200000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;

    /** openat2: {@code /} and {@code ..} mean the directory itself, as after chroot. */
    public static final long RESOLVE_IN_ROOT = 0x10;
    /** openat2: a path that leaves the directory is refused. */
    public static final long RESOLVE_BENEATH = 0x08;
    /** openat2: a path with a symbolic link in it is refused. */
    public static final long RESOLVE_NO_SYMLINKS = 0x04;

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC = 0x7ff;
    private static final long OPENAT2_NUMBER = 437;
    private static final long GETDENTS64_NUMBER = "aarch64".equals(System.getProperty("os.arch")) ? 61 : 217;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int FALLOC_KEEP_SIZE = 1;
    private static final int FALLOC_PUNCH_HOLE = 2;
    private static final int ENXIO = 6;

    private final int number;
    private final byte[] shown;
    private boolean closed;

    private Fd(int number, byte[] shown) {
        this.number = number;
        this.shown = shown;
    }

    /** The working directory, as a base for absolute names. */
    static Fd here() {
        return new Fd(Posix.atCurrent(), new byte[0]);
    }

    /** Opens a path of the host. */
    public static Fd open(Path path, int flags) throws IOException {
        return here().openAt(HostNames.bytes(path), flags, 0);
    }

    /** Opens an entry of this directory. */
    public Fd openAt(byte[] name, int flags, int permissions) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.OPENAT, number, c.text(name), flags | O_CLOEXEC, permissions);
        Posix.check(got, c, "open", path(name));
        return new Fd(got, path(name));
    }

    /** Opens a path below this directory by openat2, so that it cannot lead outside; resolve is RESOLVE_…. */
    public Fd openInside(byte[] name, int flags, long resolve) throws IOException {
        Libc c = Libc.here();
        c.buffer.set(JAVA_LONG, 0, flags | O_CLOEXEC);
        c.buffer.set(JAVA_LONG, 8, 0);
        c.buffer.set(JAVA_LONG, 16, resolve);
        int got = (int) c.call(Libc.SYSCALL, OPENAT2_NUMBER, number, c.text(name), c.buffer.address(), 24L);
        Posix.check(got, c, "openat2", path(name));
        return new Fd(got, path(name));
    }

    /** The names in this directory, unsorted, without {@code .} and {@code ..}; read once only. */
    public List<byte[]> names() throws IOException {
        Libc c = Libc.here();
        List<byte[]> names = new ArrayList<>();
        while (true) {
            long got = c.call(Libc.SYSCALL, GETDENTS64_NUMBER, number, c.buffer.address(), c.buffer.byteSize());
            Posix.check(got, c, "getdents64", shown);
            if (got == 0) {
                return names;
            }
            byte[] records = Posix.bytesOf(c.buffer, got);
            for (int at = 0; at < got; at += Short.toUnsignedInt(c.bytes.getShort(at + 16))) {
                int end = at + 19;
                while (records[end] != 0) {
                    end++;
                }
                byte[] name = Arrays.copyOfRange(records, at + 19, end);
                if (!isDots(name)) {
                    names.add(name);
                }
            }
        }
    }

    private static boolean isDots(byte[] name) {
        return name.length <= 2 && name[0] == '.' && (name.length == 1 || name[1] == '.');
    }

    /** What {@code name} is; the empty name is this file itself. */
    public FileStatus status(byte[] name) throws IOException {
        Libc c = Libc.here();
        ByteBuffer b = c.bytes;
        int got = (int) c.call(
                Libc.STATX, number, c.text(name), AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, STATX_BASIC, c.buffer.address());
        Posix.check(got, c, "statx", path(name));
        return new FileStatus(
                Short.toUnsignedInt(b.getShort(28)),
                Integer.toUnsignedLong(b.getInt(20)),
                Integer.toUnsignedLong(b.getInt(24)),
                b.getLong(40),
                b.getLong(48) * 512,
                Instant.ofEpochSecond(b.getLong(112), b.getInt(120)),
                Instant.ofEpochSecond(b.getLong(96), b.getInt(104)),
                Integer.toUnsignedLong(b.getInt(16)),
                b.getLong(32),
                Integer.toUnsignedLong(b.getInt(136)) << 32 | Integer.toUnsignedLong(b.getInt(140)),
                b.getInt(128),
                b.getInt(132));
    }

    /** The target of a symbolic link. */
    public byte[] readLink(byte[] name) throws IOException {
        Libc c = Libc.here();
        long got = c.call(Libc.READLINKAT, number, c.text(name), c.buffer.address(), c.buffer.byteSize());
        Posix.check(got, c, "readlink", path(name));
        return Posix.bytesOf(c.buffer, got);
    }

    /** Makes a directory; the umask applies. */
    public void mkdir(byte[] name, int permissions) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.MKDIRAT, number, c.text(name), permissions);
        Posix.check(got, c, "mkdir", path(name));
    }

    /** Makes a device, fifo, socket or empty file. */
    public void mknod(byte[] name, int mode, int major, int minor) throws IOException {
        Libc c = Libc.here();
        long device = (minor & 0xffL)
                | (major & 0xfffL) << 8
                | (Integer.toUnsignedLong(minor) & ~0xffL) << 12
                | (Integer.toUnsignedLong(major) & ~0xfffL) << 32;
        int got = (int) c.call(Libc.MKNODAT, number, c.text(name), mode, device);
        Posix.check(got, c, "mknod " + major + ":" + minor, path(name));
    }

    /** Makes a symbolic link. */
    public void symlink(byte[] target, byte[] name) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.SYMLINKAT, c.otherText(target), number, c.text(name));
        Posix.check(got, c, "symlink", path(name));
    }

    /** Makes {@code name} in {@code directory} a further name of {@code existing} in this one. */
    public void link(byte[] existing, Fd directory, byte[] name) throws IOException {
        Libc c = Libc.here();
        int to = directory.number;
        int got = (int) c.call(Libc.LINKAT, number, c.otherText(existing), to, c.text(name), 0);
        Posix.check(got, c, "link to " + Posix.shown(path(existing)), directory.path(name));
    }

    /** Removes a name that is not a directory. */
    public void unlink(byte[] name) throws IOException {
        unlink(name, 0);
    }

    /** Removes an empty directory. */
    public void rmdir(byte[] name) throws IOException {
        unlink(name, AT_REMOVEDIR);
    }

    private void unlink(byte[] name, int flags) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.UNLINKAT, number, c.text(name), flags);
        Posix.check(got, c, flags == 0 ? "unlink" : "rmdir", path(name));
    }

    /** Sets owner and group. */
    public void chown(byte[] name, long uid, long gid) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.FCHOWNAT, number, c.text(name), uid, gid, AT_SYMLINK_NOFOLLOW);
        Posix.check(got, c, "chown " + uid + ":" + gid, path(name));
    }

    /** Sets permissions of what is not a symbolic link. */
    public void chmod(byte[] name, int permissions) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.FCHMODAT, number, c.text(name), permissions, 0);
        Posix.check(got, c, "chmod", path(name));
    }

    /** Sets access and modification time. */
    public void setTimes(byte[] name, Instant modified) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(
                Libc.UTIMENSAT,
                number,
                c.text(name),
                Posix.timespecs(c.buffer, modified).address(),
                AT_SYMLINK_NOFOLLOW);
        Posix.check(got, c, "utimensat", path(name));
    }

    /** Writes all remaining bytes of a direct buffer at the file's position. */
    public void write(ByteBuffer direct) throws IOException {
        Libc c = Libc.here();
        while (direct.hasRemaining()) {
            MemorySegment bytes = MemorySegment.ofBuffer(direct);
            long got = c.call(Libc.WRITE, number, bytes.address(), bytes.byteSize());
            Posix.check(got, c, "write", shown);
            direct.position(direct.position() + (int) got);
        }
    }

    /** Reads into a direct buffer from an offset; the count, 0 at the end of the file. */
    public int read(ByteBuffer direct, long offsetBytes) throws IOException {
        Libc c = Libc.here();
        MemorySegment bytes = MemorySegment.ofBuffer(direct);
        long got = c.call(Libc.PREAD, number, bytes.address(), bytes.byteSize(), offsetBytes);
        Posix.check(got, c, "read", shown);
        direct.position(direct.position() + (int) got);
        return (int) got;
    }

    /** Sets the file's size; what is new is a hole. */
    public void truncate(long sizeBytes) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.FTRUNCATE, number, sizeBytes);
        Posix.check(got, c, "ftruncate", shown);
    }

    /** Moves the position by lseek(2) with {@code SEEK_SET}. */
    public void seek(long offsetBytes) throws IOException {
        Libc c = Libc.here();
        Posix.check(seek(c, offsetBytes, 0), c, "lseek", shown);
    }

    /** Where data next begins at or after an offset, or -1 if only a hole is left. */
    public long nextData(long offsetBytes) throws IOException {
        Libc c = Libc.here();
        long got = seek(c, offsetBytes, SEEK_DATA);
        if (got < 0 && c.errno() == ENXIO) {
            return -1;
        }
        Posix.check(got, c, "lseek SEEK_DATA", shown);
        return got;
    }

    /** Where a hole next begins at or after an offset; the end of the file counts as one. */
    public long nextHole(long offsetBytes) throws IOException {
        Libc c = Libc.here();
        long got = seek(c, offsetBytes, SEEK_HOLE);
        Posix.check(got, c, "lseek SEEK_HOLE", shown);
        return got;
    }

    private long seek(Libc c, long offsetBytes, int whence) {
        return c.call(Libc.LSEEK, number, offsetBytes, whence);
    }

    /** Frees a range of the file, which reads as zeros from then on. */
    public void punchHole(long offsetBytes, long sizeBytes) throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.FALLOCATE, number, FALLOC_PUNCH_HOLE | FALLOC_KEEP_SIZE, offsetBytes, sizeBytes);
        Posix.check(got, c, "fallocate (punch hole)", shown);
    }

    /** Waits until the file's whole file system is on its medium. */
    public void syncfs() throws IOException {
        Libc c = Libc.here();
        int got = (int) c.call(Libc.SYNCFS, number);
        Posix.check(got, c, "syncfs", shown);
    }

    /** A path by which other calls of this process reach {@code name} of this directory. */
    byte[] throughProc(byte[] name) {
        byte[] base = ("/proc/self/fd/" + number + (name.length == 0 ? "" : "/"))
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return concat(base, name);
    }

    private byte[] path(byte[] name) {
        if (shown.length == 0 || name.length == 0) {
            return shown.length == 0 ? name : shown;
        }
        return concat(concat(shown, new byte[] {'/'}), name);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    @Override
    public String toString() {
        return Names.decode(shown);
    }

    @Override
    public void close() throws IOException {
        if (closed || number < 0) {
            return;
        }
        closed = true;
        Libc c = Libc.here();
        int got = (int) c.call(Libc.CLOSE, number);
        Posix.check(got, c, "close", shown);
    }
}
