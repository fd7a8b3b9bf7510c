package dev.slipway.build.share;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.cache.Chain;
import dev.slipway.build.cache.Records;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.oci.Blob;
import dev.slipway.oci.LayerArchive;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what a build came to into shared caches, as far as they do not have it. */
public final class CacheExport implements AutoCloseable {
    private final Records records;
    private final Scratch scratch;
    private final Map<String, LayerArchive> packed = new LinkedHashMap<>();

    /** Exports what {@code records} has. */
    public CacheExport(Store store, Records records) throws IOException {
        this.records = records;
        this.scratch = store.scratch("export");
    }

    /** Writes the records of {@code keys}, chains and answers alike, into {@code target}. */
    public void write(Collection<CacheKey> keys, SharedCache target) throws IOException, InterruptedException {
        for (CacheKey key : keys) {
            if (target.has(key)) {
                continue;
            }
            Optional<String> digest = records.digestHere(key);
            if (digest.isPresent()) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("key", key.hex());
                answer.put("digest", digest.get());
                target.save(key, Json.write(answer), List.of());
                continue;
            }
            Optional<Chain> chain = records.findHere(key);
            if (chain.isPresent()) {
                write(key, chain.get(), target);
            }
        }
    }

    private void write(CacheKey key, Chain chain, SharedCache target) throws IOException, InterruptedException {
        List<SharedRecord.SharedLayer> layers = new ArrayList<>();
        List<Blob> blobs = new ArrayList<>();
        for (Snapshot snapshot : chain.layers()) {
            if (snapshot.id().startsWith("sha256-")) {
                layers.add(new SharedRecord.SharedLayer(snapshot.id(), Optional.empty()));
                continue;
            }
            LayerArchive archive = pack(snapshot);
            blobs.add(archive.blob());
            layers.add(new SharedRecord.SharedLayer(
                    snapshot.id(),
                    Optional.of(new SharedRecord.Packed(archive.blob().descriptor(), archive.diffId()))));
        }
        target.save(key, new SharedRecord(key, layers, chain.trail()).toJson(), blobs);
    }

    private LayerArchive pack(Snapshot snapshot) throws IOException {
        LayerArchive known = packed.get(snapshot.id());
        if (known != null) {
            return known;
        }
        LayerArchive archive = LayerArchive.write(
                DirectoryReader.read(snapshot.directory(), DirectoryReader.Form.OVERLAY, snapshot.id()),
                LayerArchive.Packing.ZSTD,
                scratch.directory().resolve(snapshot.id()));
        packed.put(snapshot.id(), archive);
        return archive;
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
