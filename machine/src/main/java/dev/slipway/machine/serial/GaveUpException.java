package dev.slipway.machine.serial;

import java.io.IOException;
import java.util.List;

/** A guest did not do in time what it was waited for; the message ends with what it printed last. */
public final class GaveUpException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lastLines;

    GaveUpException(String why, List<String> lastLines) {
        super(why
                + (lastLines.isEmpty()
                        ? " It printed nothing on its serial line."
                        : " The serial line's end:\n  " + String.join("\n  ", lastLines)));
        this.lastLines = lastLines;
    }

    /** The end of the serial log. */
    public List<String> lastLines() {
        return lastLines;
    }
}
