package dev.slipway.build;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.dockerfile.instruction.Mount;
import dev.slipway.oci.Digest;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A directory that outlives builds, for {@code RUN --mount=type=cache}; held by its user until it is closed. */
final class CacheDirectory implements AutoCloseable {
    private static final int MODE = 0755;
    private static final int MAXIMUM_PRIVATE = 64;

    private final Path path;
    private final Optional<KeyLock> lock;

    private CacheDirectory(Path path, Optional<KeyLock> lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Fills a new directory. */
    @FunctionalInterface
    interface Seed {
        void into(Path directory) throws BuildException, IOException, InterruptedException;
    }

    /** Opens the cache that a mount means; {@code namespace} keeps builds apart that want to be. */
    static CacheDirectory open(Store store, String namespace, Mount.Cache cache, String target, Seed seed)
            throws BuildException, IOException, InterruptedException {
        Path all = Files.createDirectories(store.home().resolve("caches"));
        // Whoever wants another owner or another start means another cache, as in BuildKit.
        String id = String.join(
                "\n",
                namespace,
                cache.id().orElse(target),
                cache.from().orElse(""),
                cache.source().orElse(""),
                cache.uid().orElse(0) + ":" + cache.gid().orElse(0) + ":"
                        + cache.mode().orElse(MODE));
        String name = Digest.sha256(id.getBytes(StandardCharsets.UTF_8)).hex();
        return switch (cache.sharing()) {
            case SHARED -> new CacheDirectory(existing(store, all.resolve(name), cache, seed), Optional.empty());
            case LOCKED -> {
                KeyLock lock = store.lock("cache " + name);
                yield held(store, all.resolve(name), cache, seed, lock);
            }
            case PRIVATE -> privateOne(store, all, name, cache, seed);
        };
    }

    private static CacheDirectory privateOne(Store store, Path all, String name, Mount.Cache cache, Seed seed)
            throws BuildException, IOException, InterruptedException {
        for (int number = 0; number < MAXIMUM_PRIVATE; number++) {
            Optional<KeyLock> lock = store.tryLock("cache " + name + " " + number);
            if (lock.isPresent()) {
                return held(store, all.resolve(name + "." + number), cache, seed, lock.get());
            }
        }
        throw new IOException("more than " + MAXIMUM_PRIVATE + " steps use the same private cache");
    }

    private static CacheDirectory held(Store store, Path path, Mount.Cache cache, Seed seed, KeyLock lock)
            throws BuildException, IOException, InterruptedException {
        boolean kept = false;
        try {
            CacheDirectory directory = new CacheDirectory(existing(store, path, cache, seed), Optional.of(lock));
            kept = true;
            return directory;
        } finally {
            if (!kept) {
                lock.close();
            }
        }
    }

    private static Path existing(Store store, Path path, Mount.Cache cache, Seed seed)
            throws BuildException, IOException, InterruptedException {
        if (Files.isDirectory(path)) {
            return path;
        }
        try (Scratch scratch = store.scratch("cache")) {
            Path made = Files.createDirectory(scratch.directory().resolve("made"));
            seed.into(made);
            Posix.lchown(made, cache.uid().orElse(0), cache.gid().orElse(0));
            Posix.chmod(made, cache.mode().orElse(MODE));
            store.publish(made, path);
        }
        return path;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}
