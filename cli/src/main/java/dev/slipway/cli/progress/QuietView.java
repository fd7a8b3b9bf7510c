package dev.slipway.cli.progress;

import java.time.Duration;

/** Shows nothing: failures are told by the command itself. */
public final class QuietView implements ProgressView {

    @Override
    public void started(int number, String title) {}

    @Override
    public void output(int number, String line) {}

    @Override
    public void advanced(int number, long partBytes, long wholeBytes) {}

    @Override
    public void explained(int number, String reason) {}

    @Override
    public void finished(int number, Outcome outcome, Duration time) {}

    @Override
    public void note(String line) {}

    @Override
    public void close() {}
}
