package dev.slipway.build.share;

import dev.slipway.build.base.Unpacker;
import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.cache.Chain;
import dev.slipway.build.cache.Elsewhere;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.oci.Blob;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Looks in shared caches for what the store does not have; one that fails is told about once and left alone. */
public final class CacheImport implements Elsewhere {
    private final Store store;
    private final List<SharedCache> sources;
    private final Consumer<String> warnings;
    private final Set<SharedCache> failed = ConcurrentHashMap.newKeySet();

    /** Looks in {@code sources}, in order. */
    public CacheImport(Store store, List<SharedCache> sources, Consumer<String> warnings) {
        this.store = store;
        this.sources = List.copyOf(sources);
        this.warnings = warnings;
    }

    private interface Question<T> {
        Optional<T> ask(SharedCache source) throws IOException, InterruptedException;
    }

    private <T> Optional<T> first(Question<T> question) throws InterruptedException {
        for (SharedCache source : sources) {
            if (failed.contains(source)) {
                continue;
            }
            try {
                Optional<T> answer = question.ask(source);
                if (answer.isPresent()) {
                    return answer;
                }
            } catch (IOException e) {
                if (failed.add(source)) {
                    warnings.accept("the cache " + source.place() + " cannot be used: " + e.getMessage()
                            + "; the build goes on without it");
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Chain> chain(CacheKey key) throws InterruptedException {
        return first(source -> {
            Optional<byte[]> document = source.record(key);
            return document.isEmpty()
                    ? Optional.empty()
                    : chain(source, SharedRecord.parse(document.get(), key, "record " + key + " of " + source.place()));
        });
    }

    private Optional<Chain> chain(SharedCache source, SharedRecord record) throws IOException, InterruptedException {
        List<Snapshot> layers = new ArrayList<>();
        for (SharedRecord.SharedLayer layer : record.layers()) {
            Optional<Snapshot> here = Snapshot.find(store, layer.id());
            if (here.isEmpty() && layer.packed().isEmpty()) {
                return Optional.empty();
            }
            layers.add(
                    here.isPresent()
                            ? here.get()
                            : fetch(source, layer.id(), layer.packed().orElseThrow()));
        }
        return Optional.of(new Chain(layers, record.trail()));
    }

    private Snapshot fetch(SharedCache source, String id, SharedRecord.Packed packed)
            throws IOException, InterruptedException {
        // A layer of a base has its digest for a name, under which nobody may slip in something else.
        if (!id.matches("[0-9a-f]{32}")) {
            throw new IOException("it names a layer " + id + ", which no step makes");
        }
        try (Scratch scratch = store.scratch("shared")) {
            Path file = scratch.directory().resolve("layer");
            source.fetch(packed.descriptor(), file);
            Blob blob = new Blob(
                    packed.descriptor(), Content.of(file, 0, packed.descriptor().sizeBytes()));
            return new Unpacker(store).layer(blob, id, packed.diffId(), "layer " + id + " of " + source.place());
        }
    }

    @Override
    public Optional<String> digest(CacheKey question) throws InterruptedException {
        return first(source -> {
            Optional<byte[]> document = source.record(question);
            return document.isPresent()
                            && Json.object(document.get(), "record " + question).get("digest") instanceof String digest
                    ? Optional.of(digest)
                    : Optional.empty();
        });
    }
}
