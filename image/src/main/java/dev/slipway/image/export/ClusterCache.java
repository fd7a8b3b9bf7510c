package dev.slipway.image.export;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Store;
import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.PackedClusters;
import dev.slipway.disk.cluster.ClusterPack;
import dev.slipway.disk.cluster.KnownClusters;
import dev.slipway.image.catalogue.Image;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Compressed clusters of earlier exports, kept in the store, so that a small change of an image is soon exported. */
public final class ClusterCache implements Closeable {
    private static final String NAME = "clusters";
    private static final long MOST_BYTES = 8L << 30;

    private final Optional<KeyLock> lock;
    private final Optional<ClusterPack> pack;

    private ClusterCache(Optional<KeyLock> lock, Optional<ClusterPack> pack) {
        this.lock = lock;
        this.pack = pack;
    }

    /** The cache of {@code store} for {@code form}; one that knows nothing while another process uses it. */
    public static ClusterCache open(Store store, ExportForm form) throws IOException {
        if (form.format() != DiskFormat.QCOW2_ZLIB) {
            return new ClusterCache(Optional.empty(), Optional.empty());
        }
        Optional<KeyLock> lock = store.tryLock(NAME);
        if (lock.isEmpty()) {
            return new ClusterCache(lock, Optional.empty());
        }
        String folder = form.format().text() + "-" + form.level();
        return new ClusterCache(
                lock, Optional.of(ClusterPack.open(store.home().resolve(NAME).resolve(folder), MOST_BYTES)));
    }

    /** Forgets all that {@code store} has, in every form; false while another process uses it. */
    public static boolean empty(Store store) throws IOException {
        Optional<KeyLock> lock = store.tryLock(NAME);
        if (lock.isEmpty()) {
            return false;
        }
        Path folder = store.home().resolve(NAME);
        try (KeyLock held = lock.get()) {
            Objects.requireNonNull(held);
            if (Files.exists(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
        return true;
    }

    KnownClusters of(Image image) throws IOException {
        Optional<DiskManifest> manifest = pack.isPresent() ? image.clusters() : Optional.empty();
        return manifest.isPresent() ? new PackedClusters(manifest.get(), pack.get()) : KnownClusters.NONE;
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            try (KeyLock held = lock.get();
                    ClusterPack open = pack.get()) {
                Objects.requireNonNull(held);
                Objects.requireNonNull(open);
            }
        }
    }
}
