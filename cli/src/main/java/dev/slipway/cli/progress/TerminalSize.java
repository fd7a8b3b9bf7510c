package dev.slipway.cli.progress;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The width of the terminal behind standard error (ioctl_tty(2)). */
public final class TerminalSize {
    private static final int STANDARD_ERROR = 2;
    private static final long TIOCGWINSZ = 0x5413;
    private static final int FALLBACK_COLUMNS = 80;

    private TerminalSize() {}

    /** Columns now, 80 when nobody can tell. */
    public static int columns() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle ioctl = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
            MemorySegment size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            int status = (int) ioctl.invokeExact(STANDARD_ERROR, TIOCGWINSZ, size);
            int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return status == 0 && columns > 0 ? columns : FALLBACK_COLUMNS;
        } catch (Throwable e) {
            return FALLBACK_COLUMNS;
        }
    }
}
