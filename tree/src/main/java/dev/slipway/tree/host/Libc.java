package dev.slipway.tree.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The C library's functions, and the memory that one thread needs to call them. */
final class Libc {
    static final int AT_FDCWD = -100;
    private static final int SCRATCH_BYTES = 16 * 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /**
     * Every function is called with five words. In the calling conventions of x86-64 and AArch64 a function finds its
     * arguments in registers and leaves those alone that it has no parameter for. A kind of call takes the JVM ten
     * milliseconds to link, so one for all begins a fifth of a second earlier than one for each function.
     */
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    static final MemorySegment LGETXATTR = find("lgetxattr");
    static final MemorySegment LLISTXATTR = find("llistxattr");
    static final MemorySegment LSETXATTR = find("lsetxattr");
    static final MemorySegment LREMOVEXATTR = find("lremovexattr");
    static final MemorySegment MKNODAT = find("mknodat");
    static final MemorySegment MKDIRAT = find("mkdirat");
    static final MemorySegment SYMLINKAT = find("symlinkat");
    static final MemorySegment LINKAT = find("linkat");
    static final MemorySegment UNLINKAT = find("unlinkat");
    static final MemorySegment READLINKAT = find("readlinkat");
    static final MemorySegment FCHOWNAT = find("fchownat");
    static final MemorySegment FCHMODAT = find("fchmodat");
    static final MemorySegment UTIMENSAT = find("utimensat");
    static final MemorySegment STATX = find("statx");
    static final MemorySegment CLOSE = find("close");
    static final MemorySegment WRITE = find("write");
    static final MemorySegment PREAD = find("pread");
    static final MemorySegment FTRUNCATE = find("ftruncate");
    static final MemorySegment LSEEK = find("lseek");
    static final MemorySegment FALLOCATE = find("fallocate");
    static final MemorySegment SYNCFS = find("syncfs");
    static final MemorySegment MOUNT = find("mount");
    static final MemorySegment UMOUNT2 = find("umount2");
    static final MemorySegment OPENAT = find("openat");
    static final MemorySegment SYSCALL = find("syscall");

    private static final ThreadLocal<Libc> LOCAL = ThreadLocal.withInitial(Libc::new);

    private final MemorySegment state;
    private final MemorySegment first;
    private final MemorySegment second;
    final MemorySegment buffer;
    /** The buffer once more, in the host's order of bytes. */
    final ByteBuffer bytes;

    private Libc() {
        // Freed with the thread that owns it.
        Arena arena = Arena.ofAuto();
        state = arena.allocate(STATE);
        first = arena.allocate(SCRATCH_BYTES);
        second = arena.allocate(SCRATCH_BYTES);
        buffer = arena.allocate(256 * 1024);
        bytes = buffer.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    static Libc here() {
        return LOCAL.get();
    }

    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** The bytes as a C string; valid until the next call of this method by the thread. */
    long text(byte[] bytes) {
        return fill(first, bytes);
    }

    /** A second C string that lives beside the first. */
    long otherText(byte[] bytes) {
        return fill(second, bytes);
    }

    private static long fill(MemorySegment target, byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a name has a zero byte, which no file of Linux can have");
            }
        }
        // What is longer than this is longer than any path, and the kernel says so as well of its beginning.
        int length = Math.min(bytes.length, SCRATCH_BYTES - 1);
        MemorySegment.copy(bytes, 0, target, JAVA_BYTE, 0, length);
        target.set(JAVA_BYTE, length, (byte) 0);
        return target.address();
    }

    /** Calls a function that takes up to five integers or addresses; of a result of type {@code int} only that half counts. */
    long call(MemorySegment function, long first, long second, long third, long fourth, long fifth) {
        try {
            return (long) CALL.invokeExact(function, state, first, second, third, fourth, fifth);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }

    long call(MemorySegment function, long first, long second, long third, long fourth) {
        return call(function, first, second, third, fourth, 0);
    }

    long call(MemorySegment function, long first, long second, long third) {
        return call(function, first, second, third, 0, 0);
    }

    long call(MemorySegment function, long first, long second) {
        return call(function, first, second, 0, 0, 0);
    }

    long call(MemorySegment function, long first) {
        return call(function, first, 0, 0, 0, 0);
    }

    private static MemorySegment find(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException(
                        "this system's C library has no " + name + "; Slipway reads and writes trees on Linux only"));
    }
}
