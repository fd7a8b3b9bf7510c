package dev.slipway.build.store;

import dev.slipway.oci.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Removes what no build needs any more.
 *
 * @param records how many cache records went
 * @param snapshots how many layer directories went
 */
public record Pruning(int records, int snapshots) {

    /**
     * Removes the cache records last written before {@code oldest}, and then the layers that no record names.
     *
     * @throws StoreException when another process uses the store: its layers might be named by nothing yet
     */
    public static Pruning of(Store store, Instant oldest) throws IOException, InterruptedException {
        KeyLock alone = store.alone()
                .orElseThrow(() -> new StoreException("Nothing was pruned: another slipway is using the store "
                        + store.home() + ", and it may need what looks unused. Try again when it is done."));
        try (alone) {
            Objects.requireNonNull(alone);
            int records = 0;
            Set<String> named = new HashSet<>();
            for (Path record : list(store.records())) {
                if (Files.getLastModifiedTime(record).toInstant().isBefore(oldest)) {
                    Files.delete(record);
                    records++;
                } else {
                    named.addAll(layers(record));
                }
            }
            return new Pruning(records, removeAllBut(named, store));
        }
    }

    private static int removeAllBut(Set<String> named, Store store) throws IOException {
        int removed = 0;
        for (Path snapshot : list(store.snapshots())) {
            if (!named.contains(String.valueOf(snapshot.getFileName()))) {
                // Out of the way at once: a kill in the middle must not leave half a layer under its name.
                try (Scratch scratch = store.scratch("pruned")) {
                    Files.move(snapshot, scratch.directory().resolve("layer"), StandardCopyOption.ATOMIC_MOVE);
                }
                removed++;
            }
        }
        return removed;
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        }
        return paths;
    }

    /** The layers a record names; one that cannot be read names none, and no build will take it either. */
    private static Set<String> layers(Path record) throws IOException {
        Set<String> layers = new HashSet<>();
        try {
            if (Json.object(Files.readAllBytes(record), record.toString()).get("layers") instanceof List<?> list) {
                list.forEach(layer -> layers.add(String.valueOf(layer)));
            }
        } catch (dev.slipway.oci.OciException e) {
            return Set.of();
        }
        return layers;
    }
}
