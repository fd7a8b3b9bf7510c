package dev.slipway.cli.progress;

import java.time.Duration;

/** Shows numbered steps while they run; safe to call from several threads. */
public interface ProgressView extends AutoCloseable {

    /** How a step ended. */
    enum Outcome {
        DONE,
        CACHED,
        FAILED,
        CANCELED
    }

    /** A step began; {@code number} is unique in this view. */
    void started(int number, String title);

    /** The step printed a line. */
    void output(int number, String line);

    /** The step is at {@code part} of {@code whole} bytes; {@code whole} is 0 when it is not known. */
    void advanced(int number, long partBytes, long wholeBytes);

    /** Why the step has to be done, or need not be. */
    void explained(int number, String reason);

    /** The step ended after {@code time}. */
    void finished(int number, Outcome outcome, Duration time);

    /** Something worth a line that belongs to no step. */
    void note(String line);

    /** Stops drawing; what was shown stays. */
    @Override
    void close();
}
