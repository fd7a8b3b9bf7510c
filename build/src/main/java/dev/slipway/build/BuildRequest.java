package dev.slipway.build;

import dev.slipway.build.base.NamedContext;
import dev.slipway.build.outside.Outside;
import dev.slipway.build.sandbox.Network;
import dev.slipway.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What to build.
 *
 * @param contextDirectory where COPY and ADD find files
 * @param buildArgs values for ARG, by name
 * @param target the name or number of the stage to build; nothing means the last one
 * @param platform what the result runs on
 * @param contexts what a name in FROM, COPY --from and RUN --mount from= stands for, by lower-case name
 * @param bases other names for bases that are gone, by the name in the Dockerfile
 * @param network what a RUN that says nothing of it can reach
 * @param secrets by id
 * @param sshAgents sockets by id
 * @param sourceDate SOURCE_DATE_EPOCH: the time of everything that the build itself stamps; nothing means now
 * @param labels put on the result after those of the Dockerfile
 * @param insecureAllowed true lets {@code RUN --security=insecure} have its way
 * @param outside what beyond this host may be asked
 * @param caching what is taken from the cache
 */
public record BuildRequest(
        Path contextDirectory,
        DockerfileText dockerfile,
        Map<String, String> buildArgs,
        Optional<String> target,
        Platform platform,
        Map<String, NamedContext> contexts,
        Map<String, String> bases,
        Network network,
        Map<String, SecretSource> secrets,
        Map<String, Path> sshAgents,
        Optional<Instant> sourceDate,
        Map<String, String> labels,
        boolean insecureAllowed,
        Outside outside,
        Caching caching) {
    public BuildRequest {
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
        contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
        bases = Collections.unmodifiableMap(new LinkedHashMap<>(bases));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        sshAgents = Collections.unmodifiableMap(new LinkedHashMap<>(sshAgents));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** A build of a directory by a Dockerfile, everything else as Docker has it by default. */
    public static BuildRequest of(Path contextDirectory, DockerfileText dockerfile) {
        return new BuildRequest(
                contextDirectory,
                dockerfile,
                Map.of(),
                Optional.empty(),
                Platform.host(),
                Map.of(),
                Map.of(),
                Network.HOST,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                false,
                Outside.NONE,
                Caching.DEFAULT);
    }

    /** A build of a directory by the file {@code Dockerfile} in it. */
    public static BuildRequest of(Path contextDirectory) throws BuildException {
        return of(contextDirectory, DockerfileText.read(contextDirectory.resolve("Dockerfile"), contextDirectory));
    }

    /** A copy with these values for ARG. */
    public BuildRequest withBuildArgs(Map<String, String> buildArgs) {
        return with(draft -> draft.buildArgs = buildArgs);
    }

    /** A copy with this target stage. */
    public BuildRequest withTarget(Optional<String> target) {
        return with(draft -> draft.target = target);
    }

    /** A copy with this platform. */
    public BuildRequest withPlatform(Platform platform) {
        return with(draft -> draft.platform = platform);
    }

    /** A copy with these named contexts. */
    public BuildRequest withContexts(Map<String, NamedContext> contexts) {
        return with(draft -> draft.contexts = contexts);
    }

    /** A copy with these other names for bases that are gone. */
    public BuildRequest withBases(Map<String, String> bases) {
        return with(draft -> draft.bases = bases);
    }

    /** A copy with this network of RUN. */
    public BuildRequest withNetwork(Network network) {
        return with(draft -> draft.network = network);
    }

    /** A copy with these secrets by id. */
    public BuildRequest withSecrets(Map<String, SecretSource> secrets) {
        return with(draft -> draft.secrets = secrets);
    }

    /** A copy with these ssh agents by id. */
    public BuildRequest withSshAgents(Map<String, Path> sshAgents) {
        return with(draft -> draft.sshAgents = sshAgents);
    }

    /** A copy with this time for everything that the build stamps. */
    public BuildRequest withSourceDate(Optional<Instant> sourceDate) {
        return with(draft -> draft.sourceDate = sourceDate);
    }

    /** A copy with these further labels. */
    public BuildRequest withLabels(Map<String, String> labels) {
        return with(draft -> draft.labels = labels);
    }

    /** A copy with this choice about {@code RUN --security=insecure}. */
    public BuildRequest withInsecureAllowed(boolean insecureAllowed) {
        return with(draft -> draft.insecureAllowed = insecureAllowed);
    }

    /** A copy that may ask this of the world. */
    public BuildRequest withOutside(Outside outside) {
        return with(draft -> draft.outside = outside);
    }

    /** A copy that takes this from the cache. */
    public BuildRequest withCaching(Caching caching) {
        return with(draft -> draft.caching = caching);
    }

    private BuildRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.request();
    }

    /** A request while one part of it is exchanged. */
    private static final class Draft {
        private final Path contextDirectory;
        private final DockerfileText dockerfile;
        private Map<String, String> buildArgs;
        private Optional<String> target;
        private Platform platform;
        private Map<String, NamedContext> contexts;
        private Map<String, String> bases;
        private Network network;
        private Map<String, SecretSource> secrets;
        private Map<String, Path> sshAgents;
        private Optional<Instant> sourceDate;
        private Map<String, String> labels;
        private boolean insecureAllowed;
        private Outside outside;
        private Caching caching;

        Draft(BuildRequest request) {
            contextDirectory = request.contextDirectory;
            dockerfile = request.dockerfile;
            buildArgs = request.buildArgs;
            target = request.target;
            platform = request.platform;
            contexts = request.contexts;
            bases = request.bases;
            network = request.network;
            secrets = request.secrets;
            sshAgents = request.sshAgents;
            sourceDate = request.sourceDate;
            labels = request.labels;
            insecureAllowed = request.insecureAllowed;
            outside = request.outside;
            caching = request.caching;
        }

        BuildRequest request() {
            return new BuildRequest(
                    contextDirectory,
                    dockerfile,
                    buildArgs,
                    target,
                    platform,
                    contexts,
                    bases,
                    network,
                    secrets,
                    sshAgents,
                    sourceDate,
                    labels,
                    insecureAllowed,
                    outside,
                    caching);
        }
    }
}
