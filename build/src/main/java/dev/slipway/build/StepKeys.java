package dev.slipway.build;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.copy.Selection;
import dev.slipway.build.copy.Source;
import dev.slipway.build.copy.Transfer;
import dev.slipway.build.explain.StepInputs;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.step.Action;
import dev.slipway.build.step.Step;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.instruction.Mount;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the steps of a stage their keys; other stages are only built where their content is not known by key. */
final class StepKeys {
    private final BuildRun run;
    private final Platform platform;

    StepKeys(BuildRun run, Platform platform) {
        this.run = run;
        this.platform = platform;
    }

    /** What of another tree or the context a step reads. */
    private record Reading(Transfer transfer, Optional<PlannedBase> from) {}

    List<KeyedStep> of(List<Step> steps, CacheKey start) throws BuildException, IOException, InterruptedException {
        buildAhead(steps);
        List<KeyedStep> keyed = new ArrayList<>();
        CacheKey key = start;
        for (Step step : steps) {
            Optional<CacheKey> layer = Optional.empty();
            Optional<StepInputs> told = Optional.empty();
            if (step.action().isPresent()) {
                CacheKey below = key;
                Action action = step.action().get();
                List<StepInputs.Reading> read = new ArrayList<>();
                for (Reading reading : readings(step)) {
                    read.add(read(reading, step.planned().instruction()));
                }
                List<String> inputs =
                        read.stream().map(StepInputs.Reading::digest).toList();
                String on = action instanceof Action.Execute ? platform.toString() : "";
                if (action instanceof Action.Bring bring && bring.transfer().isIndependent()) {
                    CacheKey own = CacheKey.independent(action.recipe(), inputs);
                    layer = Optional.of(own);
                    key = CacheKey.stacked(key, own);
                } else {
                    key = CacheKey.step(key, on, action.recipe(), inputs);
                }
                told = Optional.of(new StepInputs(
                        step.planned().text(), key.hex(), below.hex(), StepInputs.parts(action.recipe(), on), read));
            }
            keyed.add(new KeyedStep(step, key, layer, told));
        }
        return keyed;
    }

    private static List<Reading> readings(Step step) {
        return switch (step.action().orElseThrow()) {
            case Action.Bring bring -> List.of(new Reading(bring.transfer(), bring.from()));
            case Action.MakeDirectory directory -> List.of();
            case Action.Execute execute -> {
                List<Reading> readings = new ArrayList<>();
                for (Mount mount : execute.mounts()) {
                    if (mount instanceof Mount.Bind bind) {
                        readings.add(new Reading(
                                MountSource.transfer(bind.source()),
                                bind.from().map(name -> step.planned().sources().get(name))));
                    }
                }
                yield readings;
            }
        };
    }

    /** Stages whose content a key will ask for begin now, side by side, and not one after the other. */
    private void buildAhead(List<Step> steps) throws BuildException, IOException, InterruptedException {
        List<StageRun> missing = new ArrayList<>();
        for (Step step : steps) {
            if (step.action().isEmpty()) {
                continue;
            }
            for (Reading reading : readings(step)) {
                if (reading.from().isPresent() && reading.from().get() instanceof PlannedBase.Stage stage) {
                    StageRun source = run.stage(stage.index());
                    CacheKey question = CacheKey.selected(
                            source.prepared().key(), reading.transfer().selector());
                    if (known(question).isEmpty() && !missing.contains(source)) {
                        missing.add(source);
                    }
                }
            }
        }
        if (missing.size() > 1) {
            missing.forEach(source -> run.crew().startAside(source::chain));
        }
    }

    private Optional<String> known(CacheKey question) throws IOException, InterruptedException {
        run.asked(question);
        // An answer does not say how old the files are that it was found in.
        boolean unknown = run.caching().none() || run.caching().maximumAge().isPresent();
        return unknown ? Optional.empty() : run.records().digest(question);
    }

    private StepInputs.Reading read(Reading reading, Instruction instruction)
            throws BuildException, IOException, InterruptedException {
        try {
            return switch (run.sources().find(reading.from(), instruction, platform)) {
                case FileSource.Host host -> {
                    Selection selection = Selection.of(reading.transfer(), host.source(), run.memo(), run.fetcher());
                    remember(reading, selection);
                    yield new StepInputs.Reading(
                            reading.from().map(PlannedBase::label).orElse("the context"),
                            selection.digest(),
                            contents(selection));
                }
                case FileSource.Layers layers -> {
                    CacheKey question =
                            CacheKey.selected(layers.key(), reading.transfer().selector());
                    Optional<String> known = known(question);
                    yield known.isPresent()
                            ? new StepInputs.Reading(layers.name(), known.get(), Map.of())
                            : answer(question, layers, reading.transfer());
                }
            };
        } catch (IOException e) {
            throw StepWork.explained(run.store(), instruction, e);
        }
    }

    private Map<String, String> contents(Selection selection) {
        return run.caching().place().isPresent() ? selection.contents() : Map.of();
    }

    private void remember(Reading reading, Selection selection) {
        List<Selection.Fetched> fetched = selection.fetched();
        fetched.forEach(one -> run.materials().add(new Material(one.url(), one.algorithm(), one.digest())));
        // What is only fetched has no files of a context beside it.
        if (fetched.size() < reading.transfer().sources().size()) {
            String from = reading.from().map(PlannedBase::label).orElse("context");
            run.materials()
                    .add(Material.selection(
                            from.replace(' ', ':'),
                            String.join(",", reading.transfer().sources()),
                            selection.digest()));
        }
    }

    private StepInputs.Reading answer(CacheKey question, FileSource.Layers layers, Transfer transfer)
            throws BuildException, IOException, InterruptedException {
        try (View view = View.of(run.store(), layers.supply().layers())) {
            Selection selection = Selection.of(transfer, Source.stage(view.root(), layers.name()), run.memo());
            run.records().saveDigest(question, selection.digest());
            return new StepInputs.Reading(layers.name(), selection.digest(), contents(selection));
        }
    }
}
