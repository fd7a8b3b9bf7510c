package dev.slipway.build.plan;

import dev.slipway.oci.Platform;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan depends on besides the text.
 *
 * @param target the name or number of a stage; nothing means the last one
 * @param platform what the result runs on
 * @param contexts names that the caller gives a meaning, in lower case
 * @param bases other names for bases that are gone, by the name in the Dockerfile
 */
public record PlanScope(
        Map<String, String> buildArgs,
        Optional<String> target,
        Platform platform,
        Set<String> contexts,
        Map<String, String> bases) {
    public PlanScope {
        buildArgs = Map.copyOf(buildArgs);
        contexts = Set.copyOf(contexts);
        bases = Map.copyOf(bases);
    }

    /** Nothing but the platform of this host. */
    public static PlanScope plain() {
        return new PlanScope(Map.of(), Optional.empty(), Platform.host(), Set.of(), Map.of());
    }
}
