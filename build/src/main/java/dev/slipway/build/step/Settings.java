package dev.slipway.build.step;

import dev.slipway.build.sandbox.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the caller of a build says about steps.
 *
 * @param buildArgs all of them, declared or not
 * @param network what a RUN that says nothing of it can reach
 * @param sourceDate the time of everything that the build itself stamps
 * @param insecureAllowed true lets {@code RUN --security=insecure} have its way
 */
public record Settings(
        Map<String, String> buildArgs, Network network, Optional<Instant> sourceDate, boolean insecureAllowed) {
    public Settings {
        buildArgs = Map.copyOf(buildArgs);
    }

    /** Proxy settings that RUN sees without an ARG line, sorted. */
    List<String> proxies() {
        return buildArgs.entrySet().stream()
                .filter(arg -> dev.slipway.dockerfile.scope.PredefinedArgs.isProxy(arg.getKey()))
                .map(arg -> arg.getKey() + "=" + arg.getValue())
                .sorted()
                .toList();
    }
}
