package dev.slipway.cli.terminal;

import dev.slipway.build.store.Store;
import dev.slipway.build.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Path;

/** Opens the store that a command's environment means. */
public final class Stores {

    private Stores() {}

    /** The store of {@code context}; the caller closes it. */
    public static Store open(Context context) throws IOException, InterruptedException {
        return Store.open(location(context));
    }

    /** Where that store is. */
    public static Path location(Context context) {
        return StoreLocation.of(context.environment());
    }
}
