package dev.slipway.build;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.copy.Source;
import dev.slipway.build.snapshot.Snapshot;
import java.io.IOException;
import java.util.List;

/** Where a step takes files from. */
sealed interface FileSource {

    /** A directory of this host, which is read anew for every key. */
    record Host(Source source) implements FileSource {}

    /** Layers, which {@code key} names for good. */
    record Layers(CacheKey key, String name, Supply supply) implements FileSource {}

    /** Gives layers, and makes them if that was not done yet. */
    @FunctionalInterface
    interface Supply {
        List<Snapshot> layers() throws BuildException, IOException, InterruptedException;
    }
}
