package dev.slipway.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Standard output for results, standard error for everything else. */
public final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;

    /**
     * A terminal over two streams.
     *
     * @param interactive whether a person watches standard error live, so that lines may be redrawn
     */
    public Terminal(OutputStream out, OutputStream err, boolean interactive) {
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.interactive = interactive;
    }

    /** The streams of this process; {@code CI}, {@code NO_COLOR} and a dumb terminal turn live drawing off. */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean plain = environment.containsKey("NO_COLOR")
                || environment.containsKey("CI")
                || "dumb".equals(environment.getOrDefault("TERM", "dumb"));
        // Java asks only about standard input and output; the launcher looked at standard error.
        boolean terminal = Boolean.getBoolean("slipway.terminal");
        return new Terminal(
                new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), terminal && !plain);
    }

    /** Where results go. */
    public PrintStream out() {
        return out;
    }

    /** Where progress, notes and errors go. */
    public PrintStream err() {
        return err;
    }

    /** Whether lines on standard error may be redrawn. */
    public boolean interactive() {
        return interactive;
    }

    /** Writes what is still buffered. */
    public void flush() {
        out.flush();
        err.flush();
    }
}
