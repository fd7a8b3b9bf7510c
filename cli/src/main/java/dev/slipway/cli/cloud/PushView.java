package dev.slipway.cli.cloud;

import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.progress.ProgressView.Outcome;
import dev.slipway.cli.progress.Texts;
import dev.slipway.scaleway.publish.PublishingProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows a push as steps: the upload, then an import for each zone. */
final class PushView implements PublishingProgress {
    private final ProgressView view;
    private final int upload;
    private final Instant uploadBegan = Instant.now();
    private final Map<String, Instant> importsBegan = new LinkedHashMap<>();
    private final Map<String, Integer> imports = new LinkedHashMap<>();

    PushView(ProgressView view, int firstStep, String target) {
        this.view = view;
        this.upload = firstStep;
        view.started(upload, "upload to " + target);
    }

    @Override
    public void at(long partBytes, long wholeBytes) {
        view.advanced(upload, partBytes, wholeBytes);
    }

    @Override
    public void uploaded(long sentBytes) {
        view.output(upload, Texts.bytes(sentBytes) + " sent");
        view.finished(
                upload, sentBytes == 0 ? Outcome.CACHED : Outcome.DONE, Duration.between(uploadBegan, Instant.now()));
    }

    @Override
    public void importing(String zone) {
        int step = upload + 1 + imports.size();
        imports.put(zone, step);
        importsBegan.put(zone, Instant.now());
        view.started(step, "import in " + zone);
    }

    @Override
    public void ready(String zone, String image) {
        Integer step = imports.get(zone);
        Instant began = importsBegan.get(zone);
        if (step != null && began != null) {
            view.finished(step, Outcome.DONE, Duration.between(began, Instant.now()));
        }
    }

    /** The number that a step after these may have. */
    int next() {
        return upload + 1 + imports.size();
    }
}
