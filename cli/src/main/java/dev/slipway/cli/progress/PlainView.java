package dev.slipway.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Plain lines, one for each thing that happens, each begun with the step's number. */
public final class PlainView implements ProgressView {
    private final PrintStream err;
    private final Map<Integer, Integer> tenths = new HashMap<>();

    /** A view that prints to {@code err}. */
    public PlainView(PrintStream err) {
        this.err = err;
    }

    @Override
    public synchronized void started(int number, String title) {
        err.println("#" + number + " " + title);
    }

    @Override
    public synchronized void output(int number, String line) {
        err.println("#" + number + "   " + line);
    }

    @Override
    public synchronized void advanced(int number, long partBytes, long wholeBytes) {
        if (wholeBytes <= 0) {
            return;
        }
        // A log wants to see that something moves, not every block: a line for each tenth.
        int tenth = (int) (10 * partBytes / wholeBytes);
        Integer last = tenths.put(number, tenth);
        if (last == null || last != tenth) {
            err.println("#" + number + "   " + Texts.bytes(partBytes) + " of " + Texts.bytes(wholeBytes));
        }
    }

    @Override
    public synchronized void explained(int number, String reason) {
        err.println("#" + number + " because: " + reason);
    }

    @Override
    public synchronized void finished(int number, Outcome outcome, Duration time) {
        err.println("#" + number + " " + outcome + (outcome == Outcome.CACHED ? "" : " " + Texts.seconds(time)));
    }

    @Override
    public synchronized void note(String line) {
        err.println(line);
    }

    @Override
    public void close() {}
}
