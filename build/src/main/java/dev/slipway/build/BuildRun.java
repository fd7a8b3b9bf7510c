package dev.slipway.build;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.cache.Elsewhere;
import dev.slipway.build.cache.Records;
import dev.slipway.build.copy.DigestMemo;
import dev.slipway.build.fetch.Fetcher;
import dev.slipway.build.plan.Plan;
import dev.slipway.build.plan.Planner;
import dev.slipway.build.sandbox.Sandbox;
import dev.slipway.build.share.CacheExport;
import dev.slipway.build.share.CacheImport;
import dev.slipway.build.share.SharedCache;
import dev.slipway.build.step.Interpreter;
import dev.slipway.build.step.Settings;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** One build under way, and what its stages share. */
final class BuildRun implements AutoCloseable {
    private final Store store;
    private final BuildRequest request;
    private final Planner planner;
    private final Plan plan;
    private final Progress progress;
    private final Records records;
    private final Interpreter interpreter;
    private final Bases bases;
    private final FileSources sources;
    private final DigestMemo memo;
    private final Fetcher fetcher;
    private final Once<Sandbox> sandbox;
    private final Crew crew = new Crew();
    private final Semaphore commands = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Map<Integer, StageRun> stages = new ConcurrentHashMap<>();
    private final Set<Material> materials = ConcurrentHashMap.newKeySet();
    private final Set<CacheKey> asked = ConcurrentHashMap.newKeySet();

    BuildRun(Store store, BuildRequest request, Planner planner, BuildListener listener) throws IOException {
        this.store = store;
        this.request = request;
        this.planner = planner;
        this.plan = planner.plan();
        this.progress = new Progress(listener);
        List<SharedCache> from = request.caching().shares().from();
        this.records = new Records(
                store,
                from.isEmpty() ? Elsewhere.NOWHERE : new CacheImport(store, from, this::warn),
                request.caching()
                        .maximumAge()
                        .map(age -> Instant.now().minus(age))
                        .orElse(Instant.MIN));
        this.interpreter = new Interpreter(
                new Settings(request.buildArgs(), request.network(), request.sourceDate(), request.insecureAllowed()));
        this.bases = new Bases(store, request, materials);
        this.sources = new FileSources(this);
        this.memo = DigestMemo.open(store.records().resolve("file-digests"));
        this.fetcher = new Fetcher(store);
        this.sandbox = new Once<>(() -> Sandbox.detect(store));
    }

    BuildResult result() throws BuildException, IOException, InterruptedException {
        progress.tell(new BuildEvent.Planned(plan));
        plan.warnings().forEach(warning -> progress.tell(new BuildEvent.Warning(warning.position(), warning.text())));
        Future<BuildResult> result =
                crew.start(() -> stage(plan.target().index()).result());
        try {
            BuildResult made = result.get();
            share();
            return made;
        } catch (ExecutionException e) {
            throw Once.rethrown(crew.firstFailure(e));
        }
    }

    private void warn(String text) {
        progress.tell(new BuildEvent.Warning(Optional.empty(), text));
    }

    /** What was built is right without the caches that others read: one that cannot be written is told, no more. */
    private void share() throws BuildException, IOException, InterruptedException {
        List<SharedCache> targets = request.caching().shares().to();
        if (targets.isEmpty()) {
            return;
        }
        Set<CacheKey> keys = new LinkedHashSet<>(asked);
        for (StageRun stage : stages.values()) {
            keys.addAll(stage.keys());
        }
        try (CacheExport export = new CacheExport(store, records)) {
            for (SharedCache target : targets) {
                try {
                    export.write(keys, target);
                } catch (IOException e) {
                    warn("the cache " + target.place() + " cannot be written: " + e.getMessage());
                }
            }
        }
    }

    /** A key asked the store for a digest; the answer is for others, too. */
    void asked(CacheKey question) {
        asked.add(question);
    }

    /** The stage with this number; whoever asks first begins it. */
    StageRun stage(int index) {
        return stages.computeIfAbsent(
                index, i -> new StageRun(this, plan.stage(i).orElseGet(() -> planner.stage(i))));
    }

    /** What has been read so far; whoever reads something adds it. */
    Set<Material> materials() {
        return materials;
    }

    Store store() {
        return store;
    }

    BuildRequest request() {
        return request;
    }

    Caching caching() {
        return request.caching();
    }

    Planner planner() {
        return planner;
    }

    Plan plan() {
        return plan;
    }

    Progress progress() {
        return progress;
    }

    Records records() {
        return records;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    Bases bases() {
        return bases;
    }

    FileSources sources() {
        return sources;
    }

    DigestMemo memo() {
        return memo;
    }

    Fetcher fetcher() {
        return fetcher;
    }

    Crew crew() {
        return crew;
    }

    Sandbox sandbox() throws BuildException, IOException, InterruptedException {
        return sandbox.get();
    }

    /** As many commands run at the same time as there are processors. */
    Semaphore commands() {
        return commands;
    }

    @Override
    public void close() throws IOException {
        crew.close();
        memo.save();
    }
}
