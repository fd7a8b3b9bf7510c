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

    /** A copy with this target stage. */
    public BuildRequest withTarget(Optional<String> target) {
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

    /** A copy with this platform. */
    public BuildRequest withPlatform(Platform platform) {
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

    /** A copy with these named contexts. */
    public BuildRequest withContexts(Map<String, NamedContext> contexts) {
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

    /** A copy with these map of names of bases. */
    public BuildRequest withBases(Map<String, String> bases) {
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

    /** A copy with this network of RUN. */
    public BuildRequest withNetwork(Network network) {
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

    /** A copy with these secrets by id. */
    public BuildRequest withSecrets(Map<String, SecretSource> secrets) {
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

    /** A copy with these ssh agents by id. */
    public BuildRequest withSshAgents(Map<String, Path> sshAgents) {
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

    /** A copy with these time for everything the build stamps. */
    public BuildRequest withSourceDate(Optional<Instant> sourceDate) {
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

    /** A copy with these further labels. */
    public BuildRequest withLabels(Map<String, String> labels) {
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

    /** A copy with this choice about {@code RUN --security=insecure}. */
    public BuildRequest withInsecureAllowed(boolean insecureAllowed) {
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

    /** A copy that may ask this of the world. */
    public BuildRequest withOutside(Outside outside) {
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

    /** A copy that takes this from the cache. */
    public BuildRequest withCaching(Caching caching) {
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
