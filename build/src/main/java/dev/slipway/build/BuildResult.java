package dev.slipway.build;

import dev.slipway.build.base.BaseImage;
import dev.slipway.build.base.NamedContext;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.oci.ImageConfig;
import java.util.List;
import java.util.Set;

/**
 * What a build gives.
 *
 * @param layers the lowest first; a step that changed nothing has none
 * @param config with the whole history, whose entries with a layer are as many as {@code layers}; it has no diffIds,
 *     which only an archive of the layers gives
 * @param key names files and configuration for good: the same key means the same recipe on the same inputs
 * @param materials what was read for it, in no order
 * @param cuts what another build can start from instead of the whole, the lowest first: before the last stage's first
 *     step, and after each step of it that may have made a layer
 */
public record BuildResult(
        List<Snapshot> layers, ImageConfig config, String key, Set<Material> materials, List<Cut> cuts) {
    public BuildResult {
        layers = List.copyOf(layers);
        materials = Set.copyOf(materials);
        cuts = List.copyOf(cuts);
    }

    /**
     * The lowest layers.
     *
     * @param layers how many
     * @param key names their files for good
     */
    public record Cut(int layers, String key) {}

    /** The result as a base, for a build on top of it. */
    public BaseImage asBase() {
        return new BaseImage(layers, config, key);
    }

    /** The result as a named context: {@code FROM name} and {@code COPY --from=name} see it. */
    public NamedContext asContext() {
        return new NamedContext.Ready(asBase());
    }
}
