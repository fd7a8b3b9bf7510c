package dev.slipway.build.base;

import dev.slipway.oci.Platform;
import java.util.Map;

/**
 * What a FROM asks for.
 *
 * @param reference the name as the Dockerfile has it, after expansion
 * @param contexts named contexts by lower-case name
 * @param bases other names by name, which take the place of bases that are gone ({@code bases:} of a definition)
 */
public record BaseRequest(
        String reference, Platform platform, Map<String, NamedContext> contexts, Map<String, String> bases) {
    public BaseRequest {
        contexts = Map.copyOf(contexts);
        bases = Map.copyOf(bases);
    }
}
