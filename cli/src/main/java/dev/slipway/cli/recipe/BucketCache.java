package dev.slipway.cli.recipe;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.share.SharedCache;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import dev.slipway.scaleway.objects.ObjectStorage;
import dev.slipway.scaleway.objects.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A cache in a bucket of S3, laid out as in a directory.
 *
 * @param prefix of all keys; empty, or with a slash at its end
 */
record BucketCache(ObjectStorage storage, String bucket, String prefix) implements SharedCache {

    @Override
    public String place() {
        return "s3://" + bucket + "/" + prefix;
    }

    private String action(CacheKey key) {
        return prefix + "ac/" + key.hex();
    }

    private String content(Descriptor layer) {
        return prefix + "cas/" + layer.digest().algorithm() + "/"
                + layer.digest().hex();
    }

    @Override
    public Optional<byte[]> record(CacheKey key) throws IOException, InterruptedException {
        return storage.read(bucket, action(key));
    }

    @Override
    public boolean has(CacheKey key) throws IOException, InterruptedException {
        return storage.has(bucket, action(key));
    }

    @Override
    public void fetch(Descriptor layer, Path file) throws IOException, InterruptedException {
        storage.fetch(bucket, content(layer), file);
    }

    @Override
    public void save(CacheKey key, byte[] record, List<Blob> layers) throws IOException, InterruptedException {
        for (Blob layer : layers) {
            String name = content(layer.descriptor());
            if (!storage.has(bucket, name)) {
                upload(layer, name);
            }
        }
        storage.write(bucket, action(key), record);
    }

    private void upload(Blob layer, String name) throws IOException, InterruptedException {
        Path file = Files.createTempFile("slipway-layer", "");
        String id = storage.begin(bucket, name);
        boolean done = false;
        try (InputStream in = layer.open()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            new Upload(storage, bucket, name, id).send(file, (part, whole) -> {});
            done = true;
        } finally {
            Files.delete(file);
            if (!done) {
                storage.abort(bucket, name, id);
            }
        }
    }
}
