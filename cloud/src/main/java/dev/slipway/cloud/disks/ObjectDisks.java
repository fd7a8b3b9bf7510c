package dev.slipway.cloud.disks;

import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.objects.ObjectFiles;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Transaction;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.qcow2.Qcow2File;
import dev.slipway.disk.qcow2.Qcow2Traits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The way of disks between object storage and snapshots, with the refusals of the real service. */
public final class ObjectDisks {
    private static final long GIBIBYTE = 1L << 30;
    private static final long LARGEST_BYTES = 1_000_000_000_000L;

    private final State state;
    private final Layers layers;
    private final ObjectFiles objects;

    /** Between {@code layers} and {@code objects}. */
    public ObjectDisks(State state, Layers layers, ObjectFiles objects) {
        this.state = state;
        this.layers = layers;
        this.objects = objects;
    }

    /**
     * How large the snapshot of an object will be: the disk, and no less than a GiB.
     *
     * @throws ApiError 404 when there is no such object, 400 when the service takes no such file
     */
    public long importedBytes(String bucket, String key) {
        Path file = objects.find(bucket, key).orElseThrow(() -> ApiError.notFound("object", bucket + "/" + key));
        Qcow2Traits traits;
        try {
            traits = Qcow2Traits.of(file)
                    .orElseThrow(() -> ApiError.invalidRequest("The provided file is not a QCOW2 file"));
        } catch (IOException e) {
            throw ApiError.notFound("object", bucket + "/" + key);
        }
        if (traits.isEncrypted()) {
            throw ApiError.invalidRequest("The provided QCOW2 file is encrypted");
        }
        if (traits.isZstd()) {
            throw ApiError.invalidRequest("The provided QCOW2 has an unsupported compression type");
        }
        if (traits.hasBackingFile()) {
            throw ApiError.invalidRequest("The provided QCOW2 file has a backing chain");
        }
        if (traits.sizeBytes() <= 0 || traits.sizeBytes() > LARGEST_BYTES) {
            throw ApiError.invalidRequest("The provided QCOW2 file has a disk of "
                    + Long.toUnsignedString(traits.sizeBytes()) + " bytes; at most " + LARGEST_BYTES + " are taken");
        }
        return Math.max(traits.sizeBytes(), GIBIBYTE);
    }

    /** Refuses to export to a bucket that is not there, and to no key. */
    public void checkTarget(String bucket, String key) {
        if (!objects.hasBucket(bucket)) {
            throw ApiError.notFound("bucket", bucket);
        }
        if (key.isEmpty()) {
            throw ApiError.constraint("key", "an object has a name");
        }
    }

    /**
     * Copies an object's disk to a layer of its own and has {@code keep} note its name.
     *
     * @param keep runs in the transaction that makes the layer
     */
    public void take(String bucket, String key, BiConsumer<Transaction, String> keep) throws IOException {
        Path draft = layers.draft();
        try {
            if (!objects.copy(bucket, key, draft)) {
                throw new IOException("the object " + bucket + "/" + key + " is gone");
            }
            long sizeBytes = sizeBytes(draft);
            state.change(tx -> keep.accept(tx, layers.add(tx, draft, sizeBytes)));
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static long sizeBytes(Path file) throws IOException {
        try {
            return Qcow2File.plan(file).sizeBytes();
        } catch (IOException e) {
            // Where the cloud keeps its files is not the client's concern.
            throw new IOException(String.valueOf(e.getMessage()).replace(file.toString(), "The provided QCOW2 file"));
        }
    }

    /** Writes what a snapshot holds to an object, as qcow2; a snapshot of a volume never written to is empty. */
    public void give(JsonObject snapshot, String bucket, String key) throws IOException {
        Optional<String> layer = snapshot.text(Layers.OWN);
        DiskPlan content = layer.isPresent() ? layers.plan(state, layer.get()) : new DiskPlan(0, List.of());
        long sizeBytes = Math.max(content.sizeBytes(), snapshot.number("size"));
        Path draft = layers.draft();
        try {
            DiskPlan disk = new DiskPlan(sizeBytes, content.segments());
            Qcow2Disk.write(disk, draft, new Compression.None(), DiskProgress.NONE);
            objects.put(bucket, key, draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
