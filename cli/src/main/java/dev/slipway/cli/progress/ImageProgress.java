package dev.slipway.cli.progress;

import dev.slipway.build.BuildEvent;
import dev.slipway.build.base.BaseEvent;
import dev.slipway.image.ImageEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells a view what happens while an image is made. */
public final class ImageProgress {
    private static final int DISK = Integer.MAX_VALUE;

    private final ProgressView view;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private int lastNumber;

    /** Shows everything in {@code view}. */
    public ImageProgress(ProgressView view) {
        this.view = view;
    }

    /** Something happened. */
    public synchronized void on(ImageEvent event) {
        switch (event) {
            case ImageEvent.Note note -> view.note("note: " + note.text());
            case ImageEvent.Recipe recipe -> build(recipe.event(), 0, "");
            case ImageEvent.Finish finish -> build(finish.event(), 1, "finish ");
            case ImageEvent.Finished finished -> view.note("finish: " + finished.text());
            case ImageEvent.DiskPlanned planned ->
                view.started(
                        number(2, DISK),
                        "disk of " + Texts.bytes(planned.sizeBytes()) + ", " + Texts.bytes(planned.dataBytes())
                                + " of it data");
            case ImageEvent.DiskProgress progress ->
                view.advanced(number(2, DISK), progress.writtenBytes(), progress.dataBytes());
            case ImageEvent.DiskReady ready ->
                view.finished(
                        number(2, DISK),
                        ready.shared() ? ProgressView.Outcome.CACHED : ProgressView.Outcome.DONE,
                        ready.took());
            case ImageEvent.Published published -> published(published);
        }
    }

    /** Something happened in a build that makes no image. */
    public synchronized void on(BuildEvent event) {
        build(event, 0, "");
    }

    private void published(ImageEvent.Published published) {
        String name = published.image().label();
        view.note(
                published.known()
                        ? "image " + name + " is unchanged: everything came from the cache, no disk was written"
                        : "image " + name + " is in the catalogue");
    }

    private void build(BuildEvent event, int part, String prefix) {
        switch (event) {
            case BuildEvent.Planned planned -> {
                // Its steps follow one by one.
            }
            case BuildEvent.StepStarted step -> view.started(number(part, step.step()), prefix + step.title());
            case BuildEvent.Output output -> view.output(number(part, output.step()), output.line());
            case BuildEvent.Base base -> base(number(part, base.step()), base.event());
            case BuildEvent.Explained why -> view.explained(number(part, why.step()), why.reason());
            case BuildEvent.StepDone done ->
                finished(
                        number(part, done.step()),
                        done.cached() ? ProgressView.Outcome.CACHED : ProgressView.Outcome.DONE,
                        done.took());
            case BuildEvent.StepFailed failed ->
                finished(number(part, failed.step()), ProgressView.Outcome.FAILED, failed.took());
            case BuildEvent.StepCanceled canceled ->
                finished(number(part, canceled.step()), ProgressView.Outcome.CANCELED, canceled.took());
            case BuildEvent.Warning warning ->
                view.note("warning: " + warning.position().map(p -> p + ": ").orElse("") + warning.text());
        }
    }

    private void finished(int number, ProgressView.Outcome outcome, Duration took) {
        view.finished(number, outcome, took);
    }

    private void base(int number, BaseEvent event) {
        switch (event) {
            case BaseEvent.Bootstrapping made -> view.note(made.text());
            case BaseEvent.Output output -> view.output(number, output.line());
            case BaseEvent.Note note -> view.note(note.text());
            case BaseEvent.Downloading layer ->
                view.output(
                        number,
                        "downloading layer " + layer.number() + " of " + layer.total() + " ("
                                + Texts.bytes(layer.sizeBytes()) + ")");
            case BaseEvent.Unpacking layer ->
                view.output(number, "unpacking layer " + layer.number() + " of " + layer.total());
            case BaseEvent.Ready ready -> {
                // The step itself says so.
            }
        }
    }

    /** Steps are numbered anew in each part of the work; a reader wants one count. */
    private int number(int part, int step) {
        return numbers.computeIfAbsent(((long) part << 32) | step, key -> ++lastNumber);
    }
}
