package dev.slipway.build.snapshot;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
import java.nio.file.Path;
import java.util.List;

/**
 * Mounts an overlay by fsopen(2) and its kin, which take one layer per call: the only way for paths that do not fit
 * into the one page of options that mount(2) takes, or that hold its separators. Needs Linux 6.8.
 */
final class LayerByLayerMount {
    // The same on every architecture, as all system calls since 5.1.
    private static final long MOVE_MOUNT = 429;
    private static final long FSOPEN = 430;
    private static final long FSCONFIG = 431;
    private static final long FSMOUNT = 432;

    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
    private static final int AT_FDCWD = -100;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** syscall(2): five arguments are the most that is needed; the kernel ignores those a call does not have. */
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));

    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /** MOUNT_ATTR_NODEV, a number where the call has room for an address. */
    private static final MemorySegment NODEV = MemorySegment.ofAddress(4);

    private LayerByLayerMount() {}

    /** Mounts {@code lowers}, the topmost first, with {@code options} as mount(8) would take them. */
    static void mount(List<Path> lowers, String options, Path target) throws SnapshotException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment type = arena.allocateFrom("overlay");
            int context = (int)
                    call(state, "fsopen overlay", FSOPEN, type.address(), 0, MemorySegment.NULL, MemorySegment.NULL, 0);
            try {
                for (Path lower : lowers) {
                    set(arena, state, context, "lowerdir+", lower.toString());
                }
                for (String option : options.split(",")) {
                    int at = option.indexOf('=');
                    set(
                            arena,
                            state,
                            context,
                            at < 0 ? option : option.substring(0, at),
                            at < 0 ? "" : option.substring(at + 1));
                }
                call(
                        state,
                        "create overlay",
                        FSCONFIG,
                        context,
                        FSCONFIG_CMD_CREATE,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        0);
                attach(arena, state, context, target);
            } finally {
                close(context);
            }
        }
    }

    private static void attach(Arena arena, MemorySegment state, int context, Path target) throws SnapshotException {
        int mount = (int) call(state, "fsmount", FSMOUNT, context, 0, NODEV, MemorySegment.NULL, 0);
        try {
            MemorySegment nothing = arena.allocateFrom("");
            MemorySegment to = arena.allocateFrom(target.toString());
            // move_mount(from fd, from path, to fd, to path, flags): the third argument is a number here.
            call(
                    state,
                    "move_mount to " + target,
                    MOVE_MOUNT,
                    mount,
                    nothing.address(),
                    MemorySegment.ofAddress(AT_FDCWD),
                    to,
                    MOVE_MOUNT_F_EMPTY_PATH);
        } finally {
            close(mount);
        }
    }

    private static void set(Arena arena, MemorySegment state, int context, String key, String value)
            throws SnapshotException {
        boolean flag = value.isEmpty();
        call(
                state,
                key + (flag ? "" : "=" + value),
                FSCONFIG,
                context,
                flag ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING,
                arena.allocateFrom(key),
                flag ? MemorySegment.NULL : arena.allocateFrom(value),
                0);
    }

    private static long call(
            MemorySegment state, String what, long number, long a, long b, MemorySegment c, MemorySegment d, long e)
            throws SnapshotException {
        long result;
        try {
            result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e);
        } catch (Throwable t) {
            throw new IllegalStateException("the call of syscall(2) itself failed", t);
        }
        if (result < 0) {
            throw new SnapshotException("Cannot stack this many layers, or layers of such names: " + what
                    + " failed with errno " + (int) ERRNO.get(state, 0L)
                    + ". It needs Linux 6.8 or newer; on an older one, put the store at a shorter path without"
                    + " colon or comma (SLIPWAY_HOME) or use fewer instructions.");
        }
        return result;
    }

    private static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable t) {
            throw new IllegalStateException("the call of close(2) itself failed", t);
        }
    }
}
