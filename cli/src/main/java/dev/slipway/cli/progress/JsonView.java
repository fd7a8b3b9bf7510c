package dev.slipway.cli.progress;

import dev.slipway.cli.terminal.JsonText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One JSON object a line. */
public final class JsonView implements ProgressView {
    private final PrintStream err;

    /** A view that prints to {@code err}. */
    public JsonView(PrintStream err) {
        this.err = err;
    }

    @Override
    public void started(int number, String title) {
        print("started", number, Map.of("title", title));
    }

    @Override
    public void output(int number, String line) {
        print("output", number, Map.of("line", line));
    }

    @Override
    public void advanced(int number, long partBytes, long wholeBytes) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("bytes", partBytes);
        more.put("of_bytes", wholeBytes);
        print("advanced", number, more);
    }

    @Override
    public void explained(int number, String reason) {
        print("explained", number, Map.of("reason", reason));
    }

    @Override
    public void finished(int number, Outcome outcome, Duration time) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        more.put("milliseconds", time.toMillis());
        print("finished", number, more);
    }

    @Override
    public void note(String line) {
        print("note", 0, Map.of("line", line));
    }

    @Override
    public void close() {}

    private synchronized void print(String event, int number, Map<String, Object> more) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", Instant.now().toString());
        object.put("event", event);
        if (number > 0) {
            object.put("step", number);
        }
        object.putAll(more);
        err.println(JsonText.line(object));
    }
}
