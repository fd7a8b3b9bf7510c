package dev.slipway.build.store;

import java.io.IOException;
import java.nio.file.Path;

/** A directory for work in progress: gone when it is closed, and after a kill swept by the next process. */
public final class Scratch implements AutoCloseable {
    private final Path directory;

    Scratch(Path directory) {
        this.directory = directory;
    }

    /** An existing, private directory on the store's file system. */
    public Path directory() {
        return directory;
    }

    /** Unmounts what is mounted below and deletes the directory. */
    @Override
    public void close() throws IOException {
        Trees.remove(directory);
    }
}
