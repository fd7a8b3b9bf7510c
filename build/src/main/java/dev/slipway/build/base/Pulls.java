package dev.slipway.build.base;

import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Digest;
import dev.slipway.oci.Platform;
import dev.slipway.oci.registry.Reference;
import dev.slipway.oci.registry.Registries;
import dev.slipway.oci.registry.RemoteImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Bases from registries: layers that the store has unpacked already are not fetched, the others side by side. */
public final class Pulls {
    private static final int AT_ONCE = 4;

    private final Store store;
    private final Registries registries;
    private final Unpacker unpacker;
    private final Consumer<BaseEvent> listener;

    Pulls(Store store, Registries registries, Unpacker unpacker, Consumer<BaseEvent> listener) {
        this.store = store;
        this.registries = registries;
        this.unpacker = unpacker;
        this.listener = listener;
    }

    /** What a pull gave; the digest is what the reference stands for. */
    public record Pulled(BaseImage image, Digest digest) {}

    Pulled pull(String name, Reference reference, Platform platform) throws IOException, InterruptedException {
        RemoteImage remote = registries.image(reference, platform);
        Semaphore slots = new Semaphore(AT_ONCE);
        List<Snapshot> layers = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Snapshot>> running = new ArrayList<>();
            for (int i = 0; i < remote.layers().size(); i++) {
                int number = i + 1;
                running.add(threads.submit(() -> {
                    slots.acquire();
                    try {
                        return layer(name, remote, number);
                    } finally {
                        slots.release();
                    }
                }));
            }
            for (Future<Snapshot> one : running) {
                layers.add(one.get());
            }
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            threads.shutdownNow();
            threads.close();
        }
        String key = remote.config().chainId().map(Object::toString).orElse("scratch");
        return new Pulled(new BaseImage(layers, remote.config(), key), remote.digest());
    }

    private static IOException rethrown(ExecutionException failure) throws IOException, InterruptedException {
        switch (failure.getCause()) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case null, default -> throw new IllegalStateException(failure);
        }
    }

    private Snapshot layer(String name, RemoteImage remote, int number) throws IOException, InterruptedException {
        Descriptor layer = remote.layers().get(number - 1);
        Digest diffId = remote.config().diffIds().get(number - 1);
        String id = diffId.algorithm() + "-" + diffId.hex();
        KeyLock lock = store.lock("pull " + layer.digest());
        try {
            if (Snapshot.find(store, id).isPresent()) {
                return Snapshot.find(store, id).orElseThrow();
            }
            int total = remote.layers().size();
            listener.accept(new BaseEvent.Downloading(name, number, total, layer.sizeBytes()));
            Path directory = Files.createDirectories(store.home().resolve("fetched/blobs"));
            Blob blob = remote.fetch(layer, directory);
            listener.accept(new BaseEvent.Unpacking(name, number, total));
            try {
                return unpacker.layer(blob, diffId, "layer " + number + " of " + remote.reference());
            } finally {
                Files.deleteIfExists(RemoteImage.file(layer, directory));
            }
        } finally {
            lock.close();
        }
    }
}
