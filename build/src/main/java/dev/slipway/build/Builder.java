package dev.slipway.build;

import dev.slipway.build.plan.Plan;
import dev.slipway.build.plan.PlanScope;
import dev.slipway.build.plan.Planner;
import dev.slipway.build.store.Store;
import dev.slipway.dockerfile.source.DockerfileException;
import java.io.IOException;

/** Builds Dockerfiles; one builder may run several builds, one after the other or at the same time. */
public final class Builder {
    private final Store store;
    private final BuildListener listener;

    /** A builder that keeps layers and cache in {@code store} and tells {@code listener} what it does. */
    public Builder(Store store, BuildListener listener) {
        this.store = store;
        this.listener = listener;
    }

    /** What {@link #build} would do, from the text alone. */
    public static Plan plan(BuildRequest request) throws BuildException {
        try {
            return planner(request).plan();
        } catch (DockerfileException e) {
            throw BuildException.of(e);
        }
    }

    private static Planner planner(BuildRequest request) {
        PlanScope scope = new PlanScope(
                request.buildArgs(),
                request.target(),
                request.platform(),
                request.contexts().keySet(),
                request.bases());
        return Planner.of(request.dockerfile().name(), request.dockerfile().text(), scope);
    }

    /**
     * Builds. An interrupt of the calling thread ends it: then nothing of it runs any more, and what was done is cached.
     *
     * @throws BuildException when the Dockerfile or one of its steps fails
     */
    public BuildResult build(BuildRequest request) throws BuildException, IOException, InterruptedException {
        try (BuildRun run = new BuildRun(store, request, planner(request), listener)) {
            return run.result();
        } catch (DockerfileException e) {
            throw BuildException.of(e);
        }
    }
}
