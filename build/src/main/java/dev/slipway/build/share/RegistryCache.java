package dev.slipway.build.share;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Manifest;
import dev.slipway.oci.MediaType;
import dev.slipway.oci.registry.Reference;
import dev.slipway.oci.registry.Registries;
import dev.slipway.oci.registry.RegistryException;
import dev.slipway.oci.registry.RepositoryName;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository of a registry: one tag per key, whose manifest has the record as its configuration. */
public record RegistryCache(Registries registries, RepositoryName repository) implements SharedCache {
    private static final String RECORD = "application/vnd.slipway.cache.record.v1+json";

    @Override
    public String place() {
        return repository.toString();
    }

    private Reference reference(CacheKey key) {
        return new Reference(repository, Optional.of("cache-" + key.hex()), Optional.empty());
    }

    @Override
    public Optional<byte[]> record(CacheKey key) throws IOException, InterruptedException {
        try {
            Manifest manifest = registries.manifest(reference(key));
            return Optional.of(registries.document(repository, manifest.config()));
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean has(CacheKey key) throws IOException, InterruptedException {
        return registries.has(reference(key));
    }

    @Override
    public void fetch(Descriptor layer, Path file) throws IOException, InterruptedException {
        registries.fetch(repository, layer, file);
    }

    @Override
    public void save(CacheKey key, byte[] record, List<Blob> layers) throws IOException, InterruptedException {
        Blob config = new Blob(Descriptor.of(RECORD, record), Content.of(record));
        List<Descriptor> descriptors = layers.stream().map(Blob::descriptor).toList();
        byte[] manifest =
                new Manifest(MediaType.OCI_MANIFEST, config.descriptor(), descriptors, Map.of(), Map.of()).toJson();
        List<Blob> blobs = new ArrayList<>(layers);
        blobs.add(config);
        Blob document = new Blob(Descriptor.of(MediaType.OCI_MANIFEST, manifest), Content.of(manifest));
        registries.push(reference(key), blobs, document, Optional.empty());
    }
}
