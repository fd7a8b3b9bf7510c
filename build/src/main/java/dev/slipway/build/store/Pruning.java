package dev.slipway.build.store;

import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes what no build needs any more; builds may run meanwhile, and what they use stays.
 *
 * @param records how many cache records went
 * @param snapshots how many layer directories went
 */
public record Pruning(int records, int snapshots) {
    private static final long BLOCK_BYTES = 4096;

    /** A cache record; one that cannot be read names no layers, and no build will take it either. */
    private record Cached(Path file, Instant used, Set<String> layers, boolean answer) {}

    /**
     * Removes cache records, and then the layers that no record names.
     *
     * @param oldest records last used before it go
     * @param keptBytes of the others those used last stay, as far as their layers together are not larger
     */
    public static Pruning of(Store store, Instant oldest, long keptBytes) throws IOException, InterruptedException {
        List<Cached> records = records(store);
        List<Cached> gone = new ArrayList<>(records.stream()
                .filter(record -> record.used().isBefore(oldest))
                .toList());
        if (keptBytes < Long.MAX_VALUE) {
            List<Cached> rest = new ArrayList<>(records);
            rest.removeAll(gone);
            gone.addAll(beyond(keptBytes, rest, store));
        }
        if (gone.stream().anyMatch(record -> !record.answer())) {
            // What was found in files that may be made anew says nothing of the new ones.
            records.stream()
                    .filter(record -> record.answer() && !gone.contains(record))
                    .forEach(gone::add);
        }
        for (Cached record : gone) {
            Files.deleteIfExists(record.file());
        }
        List<Path> others = new ArrayList<>(list(store.places()));
        others.add(store.records().resolve("file-digests"));
        for (Path place : others) {
            if (Files.exists(place)
                    && Files.getLastModifiedTime(place).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(place);
            }
        }
        return new Pruning(gone.size(), removeUnused(store));
    }

    /** The records used longest ago whose layers are too much; what a build holds frees nothing. */
    private static List<Cached> beyond(long keptBytes, List<Cached> records, Store store) throws IOException {
        Map<String, Integer> users = new HashMap<>();
        records.forEach(record -> record.layers().forEach(layer -> users.merge(layer, 1, Integer::sum)));
        store.held().forEach(layer -> users.computeIfPresent(layer, (id, count) -> count + 1));
        Map<String, Long> sizes = new HashMap<>();
        for (String layer : users.keySet()) {
            sizes.put(layer, sizeBytes(store.snapshots().resolve(layer)));
        }
        long total = sizes.values().stream().mapToLong(Long::longValue).sum();
        List<Cached> gone = new ArrayList<>();
        for (Cached record :
                records.stream().sorted(Comparator.comparing(Cached::used)).toList()) {
            if (total <= keptBytes) {
                break;
            }
            gone.add(record);
            for (String layer : record.layers()) {
                if (users.merge(layer, -1, Integer::sum) == 0) {
                    total -= sizes.getOrDefault(layer, 0L);
                }
            }
        }
        return gone;
    }

    private static long sizeBytes(Path snapshot) throws IOException {
        if (!Files.isDirectory(snapshot)) {
            return 0;
        }
        Set<Long> seen = new HashSet<>();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(snapshot)) {
            for (Path file : files.toList()) {
                FileStatus status = Posix.lstat(file);
                if (seen.add(status.inode())) {
                    bytes += Math.ceilDiv(Math.max(1, status.sizeBytes()), BLOCK_BYTES) * BLOCK_BYTES;
                }
            }
        }
        return bytes;
    }

    private static int removeUnused(Store store) throws IOException, InterruptedException {
        int removed = 0;
        try (Scratch scratch = store.scratch("pruned")) {
            try (KeyLock gate = store.gate()) {
                Objects.requireNonNull(gate);
                // In this order: a build that ends in between has written its records before it lets go.
                Set<String> needed = store.held();
                records(store).forEach(record -> needed.addAll(record.layers()));
                for (Path snapshot : list(store.snapshots())) {
                    if (!needed.contains(String.valueOf(snapshot.getFileName()))) {
                        // Out of the way at once: a kill in the middle must not leave half a layer under its name.
                        Path aside = scratch.directory().resolve(Integer.toString(removed));
                        Files.move(snapshot, aside, StandardCopyOption.ATOMIC_MOVE);
                        removed++;
                    }
                }
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

    private static List<Cached> records(Store store) throws IOException {
        List<Cached> records = new ArrayList<>();
        for (Path file : list(store.records())) {
            if (!file.toString().endsWith(".json")) {
                continue;
            }
            try {
                records.add(record(file));
            } catch (NoSuchFileException e) {
                // A build wrote it anew, or another pruning took it.
            }
        }
        return records;
    }

    private static Cached record(Path file) throws IOException {
        Instant used = Files.getLastModifiedTime(file).toInstant();
        Set<String> layers = new HashSet<>();
        try {
            Map<String, Object> record = Json.object(Files.readAllBytes(file), file.toString());
            if (record.get("layers") instanceof List<?> list) {
                list.forEach(layer -> layers.add(String.valueOf(layer)));
            }
            return new Cached(file, used, layers, record.containsKey("digest"));
        } catch (NotJsonException e) {
            return new Cached(file, used, Set.of(), false);
        }
    }
}
