package dev.slipway.tree.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** The C library's functions as method handles, and the memory that one thread needs to call them. */
final class Libc {
    static final int AT_FDCWD = -100;
    private static final int SCRATCH_BYTES = 16 * 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    static final MethodHandle LGETXATTR = bind("lgetxattr", longs(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle LLISTXATTR = bind("llistxattr", longs(ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle LSETXATTR = bind("lsetxattr", ints(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle LREMOVEXATTR = bind("lremovexattr", ints(ADDRESS, ADDRESS));
    static final MethodHandle MKNODAT = bind("mknodat", ints(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    static final MethodHandle MKDIRAT = bind("mkdirat", ints(JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle SYMLINKAT = bind("symlinkat", ints(ADDRESS, JAVA_INT, ADDRESS));
    static final MethodHandle LINKAT = bind("linkat", ints(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle UNLINKAT = bind("unlinkat", ints(JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle READLINKAT = bind("readlinkat", longs(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle FCHOWNAT = bind("fchownat", ints(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle FCHMODAT = bind("fchmodat", ints(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    static final MethodHandle UTIMENSAT = bind("utimensat", ints(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    static final MethodHandle STATX = bind("statx", ints(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle CLOSE = bind("close", ints(JAVA_INT));
    static final MethodHandle WRITE = bind("write", longs(JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle PREAD = bind("pread", longs(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    static final MethodHandle FTRUNCATE = bind("ftruncate", ints(JAVA_INT, JAVA_LONG));
    static final MethodHandle LSEEK = bind("lseek", longs(JAVA_INT, JAVA_LONG, JAVA_INT));
    static final MethodHandle FALLOCATE = bind("fallocate", ints(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    static final MethodHandle SYNCFS = bind("syncfs", ints(JAVA_INT));
    static final MethodHandle MOUNT = bind("mount", ints(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    static final MethodHandle UMOUNT2 = bind("umount2", ints(ADDRESS, JAVA_INT));
    static final MethodHandle OPENAT =
            bind("openat", ints(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(3));
    static final MethodHandle SYSCALL_OPENAT2 =
            bind("syscall", longs(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG), Linker.Option.firstVariadicArg(1));
    static final MethodHandle SYSCALL_GETDENTS =
            bind("syscall", longs(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), Linker.Option.firstVariadicArg(1));

    private static final ThreadLocal<Libc> LOCAL = ThreadLocal.withInitial(Libc::new);

    private final MemorySegment state;
    private final MemorySegment first;
    private final MemorySegment second;
    final MemorySegment buffer;

    private Libc() {
        // Freed with the thread that owns it.
        Arena arena = Arena.ofAuto();
        state = arena.allocate(STATE);
        first = arena.allocate(SCRATCH_BYTES);
        second = arena.allocate(SCRATCH_BYTES);
        buffer = arena.allocate(256 * 1024);
    }

    static Libc here() {
        return LOCAL.get();
    }

    /** Where calls made with this thread's memory leave errno. */
    MemorySegment state() {
        return state;
    }

    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** The bytes as a C string; valid until the next call of this method by the thread. */
    MemorySegment text(byte[] bytes) {
        return fill(first, bytes);
    }

    /** A second C string that lives beside the first. */
    MemorySegment otherText(byte[] bytes) {
        return fill(second, bytes);
    }

    private static MemorySegment fill(MemorySegment target, byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a name has a zero byte, which no file of Linux can have");
            }
        }
        // What is longer than this is longer than any path, and the kernel says so as well of its beginning.
        int length = Math.min(bytes.length, SCRATCH_BYTES - 1);
        MemorySegment.copy(bytes, 0, target, JAVA_BYTE, 0, length);
        target.set(JAVA_BYTE, length, (byte) 0);
        return target;
    }

    private static FunctionDescriptor ints(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    private static FunctionDescriptor longs(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_LONG, arguments);
    }

    private static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... more) {
        Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
        options[more.length] = Linker.Option.captureCallState("errno");
        MemorySegment address = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException(
                        "this system's C library has no " + name + "; Slipway reads and writes trees on Linux only"));
        return LINKER.downcallHandle(address, type, options);
    }
}
