package dev.slipway.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** One live line for each running step, with its time and the tail of its output; what is done scrolls up. */
public final class LiveView implements ProgressView {
    private static final int TAIL_LINES = 4;
    private static final Duration REDRAW = Duration.ofMillis(150);
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream err;
    private final IntSupplier columns;
    private final Map<Integer, Running> running = new LinkedHashMap<>();
    private final Thread painter;
    private int drawnLines;
    private boolean closed;

    /** A step under way. */
    private static final class Running {
        final String title;
        final Instant since = Instant.now();
        final Deque<String> tail = new ArrayDeque<>();
        String amount = "";
        String reason = "";

        Running(String title) {
            this.title = title;
        }
    }

    /**
     * A view that draws on {@code err}.
     *
     * @param columns the terminal's width at the time of a call
     */
    public LiveView(PrintStream err, IntSupplier columns) {
        this.err = err;
        this.columns = columns;
        this.painter = Thread.ofPlatform().daemon().name("progress").start(this::paint);
    }

    @Override
    public synchronized void started(int number, String title) {
        running.put(number, new Running(title));
        redraw(List.of());
    }

    @Override
    public synchronized void output(int number, String line) {
        Running step = running.get(number);
        if (step != null) {
            step.tail.addLast(printable(line));
            if (step.tail.size() > TAIL_LINES) {
                step.tail.removeFirst();
            }
        }
    }

    @Override
    public synchronized void advanced(int number, long partBytes, long wholeBytes) {
        Running step = running.get(number);
        if (step != null) {
            step.amount = Texts.bytes(partBytes) + (wholeBytes > 0 ? " / " + Texts.bytes(wholeBytes) : "");
        }
    }

    @Override
    public synchronized void explained(int number, String reason) {
        Running step = running.get(number);
        if (step != null) {
            step.reason = printable(reason);
        }
    }

    @Override
    public synchronized void finished(int number, Outcome outcome, Duration time) {
        Optional<Running> step = Optional.ofNullable(running.remove(number));
        List<String> lines = new ArrayList<>();
        String mark = outcome == Outcome.FAILED ? "!" : outcome == Outcome.CANCELED ? "-" : "=";
        String right = outcome == Outcome.CACHED ? "CACHED" : Texts.seconds(time);
        step.ifPresent(s -> lines.add(fit(mark + " " + s.title, right)));
        step.filter(s -> !s.reason.isEmpty()).ifPresent(s -> lines.add("    " + s.reason));
        if (outcome == Outcome.FAILED) {
            step.ifPresent(s -> s.tail.forEach(line -> lines.add("    " + line)));
        }
        redraw(lines);
    }

    @Override
    public synchronized void note(String line) {
        redraw(List.of(line));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            running.clear();
            redraw(List.of());
        }
        painter.interrupt();
    }

    private void paint() {
        try {
            while (!isClosed()) {
                Thread.sleep(REDRAW);
                redraw(List.of());
            }
        } catch (InterruptedException e) {
            // close() asked for it: there is nothing left to draw.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Prints {@code permanent} above the live lines and draws those anew. */
    private synchronized void redraw(List<String> permanent) {
        StringBuilder text = new StringBuilder();
        if (drawnLines > 0) {
            text.append("\u001b[").append(drawnLines).append('A').append('\r');
        }
        text.append(CLEAR_BELOW);
        permanent.forEach(line -> text.append(line).append('\n'));
        drawnLines = 0;
        Instant now = Instant.now();
        for (Running step : running.values()) {
            String time = Texts.seconds(Duration.between(step.since, now));
            String amount = step.amount.isEmpty() ? "" : "  " + step.amount;
            text.append(fit("> " + step.title + amount, time)).append('\n');
            drawnLines++;
            for (String line : step.tail) {
                text.append(fit("    " + line, "")).append('\n');
                drawnLines++;
            }
        }
        err.print(text);
        err.flush();
    }

    private String fit(String left, String right) {
        int width = Math.max(20, columns.getAsInt() - 1);
        int room = width - right.length() - (right.isEmpty() ? 0 : 1);
        String text = left.length() > room ? left.substring(0, Math.max(0, room - 1)) + "\u2026" : left;
        return right.isEmpty() ? text : text + " ".repeat(room - text.length() + 1) + right;
    }

    /** Without escape sequences and control characters, which would move the cursor under us. */
    private static String printable(String line) {
        return line.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "").replaceAll("\\p{Cntrl}", " ");
    }
}
