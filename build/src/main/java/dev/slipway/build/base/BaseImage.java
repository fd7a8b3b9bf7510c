package dev.slipway.build.base;

import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.Platform;
import java.util.List;

/**
 * What a stage starts from.
 *
 * @param layers the lowest first; none for {@code scratch}
 * @param key names the files for good: the ChainID of the layers, or {@code scratch}
 */
public record BaseImage(List<Snapshot> layers, ImageConfig config, String key) {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public BaseImage {
        layers = List.copyOf(layers);
    }

    /** {@code FROM scratch}: no files, a search path, and {@code /} to work in, as BuildKit has it. */
    public static BaseImage scratch(Platform platform) {
        ImageConfig empty = ImageConfig.empty(platform);
        return new BaseImage(
                List.of(),
                empty.withContainer(empty.container().withVariable("PATH", PATH).withWorkingDirectory("/")),
                "scratch");
    }

    /** A copy whose configuration has a search path, which every stage has even if its image lacks one. */
    BaseImage withSearchPath() {
        if (config.container().variable("PATH").isPresent()) {
            return this;
        }
        return new BaseImage(layers, config.withContainer(config.container().withVariable("PATH", PATH)), key);
    }
}
