package dev.slipway.build;

import dev.slipway.build.base.BaseImage;
import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.cache.Chain;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.build.plan.PlannedStage;
import dev.slipway.build.plan.PlannedStep;
import dev.slipway.build.step.State;
import dev.slipway.build.step.Step;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.oci.ContainerConfig;
import dev.slipway.oci.ImageConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One stage: prepared once, then done once, as far as the cache does not have it. */
final class StageRun {
    private final BuildRun run;
    private final PlannedStage stage;
    private final Once<Prepared> prepared;
    private final Once<Chain> chain;

    StageRun(BuildRun run, PlannedStage stage) {
        this.run = run;
        this.stage = stage;
        this.prepared = new Once<>(this::prepare);
        this.chain = new Once<>(this::work);
    }

    /** The stage as far as it is known without running any of it. */
    Prepared prepared() throws BuildException, IOException, InterruptedException {
        return prepared.get();
    }

    /** The keys of everything the stage makes. */
    List<CacheKey> keys() throws BuildException, IOException, InterruptedException {
        List<CacheKey> keys = new ArrayList<>();
        for (KeyedStep step : prepared().steps()) {
            if (step.step().action().isPresent()) {
                keys.add(step.key());
                step.layer().ifPresent(keys::add);
            }
        }
        return keys;
    }

    /** The stage's files. */
    Chain chain() throws BuildException, IOException, InterruptedException {
        return chain.get();
    }

    /** The stage as an image. */
    BuildResult result() throws BuildException, IOException, InterruptedException {
        Prepared known = prepared();
        Chain made = chain();
        Instant now = run.request().sourceDate().orElseGet(Instant::now);
        ImageConfig config = known.config(made, now);
        if (!run.request().labels().isEmpty()) {
            ContainerConfig container = config.container();
            TreeMap<String, String> labels = new TreeMap<>(container.labels());
            labels.putAll(run.request().labels());
            config = config.withContainer(container.withLabels(labels));
        }
        byte[] timeless =
                config.withHistory(List.of()).withCreated(Optional.empty()).toJson();
        return new BuildResult(
                made.layers(), config, CacheKey.image(known.key(), timeless).hex(), run.materials(), known.cuts(made));
    }

    private Prepared prepare() throws BuildException, IOException, InterruptedException {
        if (stage.base() instanceof PlannedBase.Stage base) {
            Prepared parent = run.stage(base.index()).prepared();
            return prepare(
                    parent.image(),
                    parent.history(),
                    parent.end().childStage(),
                    parent.end().config().container().onBuild(),
                    parent.key());
        }
        BaseImage image = resolve();
        State start = State.onImage(
                image.config().withPlatform(stage.platform()), run.plan().globals());
        return prepare(image, List.of(), start, image.config().container().onBuild(), CacheKey.root(image.key()));
    }

    /** FROM an image is a step of its own, as it may take long. */
    private BaseImage resolve() throws BuildException, IOException, InterruptedException {
        Progress.Running step =
                run.progress().begin(stage.label(), 1, stage.steps().size() + 1, stage.from());
        try {
            BaseImage image = run.bases()
                    .find(stage.base(), stage.platform(), stage.from().origin(), step::base);
            Explaining.base(run, stage, CacheKey.root(image.key()), step);
            step.done(false);
            return image;
        } catch (BuildException | IOException | InterruptedException | RuntimeException e) {
            StepWork.end(step, e);
            throw e;
        }
    }

    private Prepared prepare(
            BaseImage image, List<Prepared.Told> below, State start, List<String> triggers, CacheKey key)
            throws BuildException, IOException, InterruptedException {
        List<Prepared.Told> history = new ArrayList<>(below);
        List<Step> steps = new ArrayList<>();
        State state = start;
        try {
            for (PlannedStep planned : planned(triggers)) {
                Step step = run.interpreter().step(planned, state);
                steps.add(step);
                history.add(new Prepared.Told(step.history(), step.action().isPresent()));
                state = step.after();
            }
        } catch (DockerfileException e) {
            throw BuildException.of(e);
        }
        List<KeyedStep> keyed = new StepKeys(run, stage.platform()).of(steps, key);
        CacheKey last = keyed.isEmpty() ? key : keyed.getLast().key();
        return new Prepared(image, key, keyed, history, state, last);
    }

    /** Triggers come from the base as it really is; those that the plan foresaw are the same. */
    private List<PlannedStep> planned(List<String> triggers) {
        List<PlannedStep> planned = new ArrayList<>();
        for (String trigger : triggers) {
            planned.add(
                    run.planner().trigger(stage.index(), trigger, stage.base().label()));
        }
        stage.steps().stream().filter(step -> !step.trigger()).forEach(planned::add);
        return planned;
    }

    private Chain work() throws BuildException, IOException, InterruptedException {
        Prepared known = prepared();
        Hit hit = hit(known);
        Chain chain = hit.chain().isPresent() ? hit.chain().get() : below(known);
        boolean fresh = false;
        boolean whole = false;
        Explaining explaining = Explaining.of(run, stage);
        try {
            for (int i = 0; i < known.steps().size(); i++) {
                KeyedStep step = known.steps().get(i);
                Progress.Running progress = begin(known, i);
                if (step.step().action().isEmpty()) {
                    explaining.nothingToDo(progress);
                    progress.done(!fresh && hit.index() >= 0);
                } else if (i <= hit.index()) {
                    run.records().use(step.key());
                    explaining.found(progress, step, i == hit.index());
                    progress.done(true);
                } else {
                    explaining.missing(progress, step);
                    StepWork.Done done = work(step, chain, progress);
                    explaining.done(step);
                    chain = done.chain();
                    fresh |= !done.cached();
                }
            }
            whole = true;
        } finally {
            explaining.keep(whole);
        }
        return chain;
    }

    /** The last step that the cache has; {@code index} is -1 for none. */
    private record Hit(int index, Optional<Chain> chain) {}

    private Hit hit(Prepared known) throws IOException, InterruptedException {
        for (int i = known.steps().size() - 1; i >= 0 && !run.caching().none(); i--) {
            if (known.steps().get(i).step().action().isPresent()) {
                Optional<Chain> found = run.records().find(known.steps().get(i).key());
                if (found.isPresent()) {
                    return new Hit(i, found);
                }
            }
        }
        return new Hit(-1, Optional.empty());
    }

    private Chain below(Prepared known) throws BuildException, IOException, InterruptedException {
        return stage.base() instanceof PlannedBase.Stage base
                ? run.stage(base.index()).chain()
                : Chain.of(known.image().layers());
    }

    private Progress.Running begin(Prepared known, int index) {
        return run.progress()
                .begin(
                        stage.label(),
                        index + 2,
                        known.steps().size() + 1,
                        known.steps().get(index).step().planned().instruction());
    }

    private StepWork.Done work(KeyedStep step, Chain below, Progress.Running progress)
            throws BuildException, IOException, InterruptedException {
        try {
            StepWork.Done done = new StepWork(run, stage.platform(), step, progress).on(below);
            progress.done(done.cached());
            return done;
        } catch (BuildException | IOException | InterruptedException | RuntimeException e) {
            StepWork.end(progress, e);
            throw e;
        }
    }
}
