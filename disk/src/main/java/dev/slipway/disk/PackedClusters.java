package dev.slipway.disk;

import dev.slipway.disk.cluster.ClusterPack;
import dev.slipway.disk.cluster.KnownClusters;
import dev.slipway.disk.cluster.StoredPlace;
import dev.slipway.disk.cluster.StoredRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The clusters of a listed disk, as far as a pack has them.
 *
 * @param pack of the compression that is wanted
 */
public record PackedClusters(DiskManifest manifest, ClusterPack pack) implements KnownClusters {
    @Override
    public Optional<StoredPlace> find(long atBytes) {
        Optional<ByteBuffer> digest = manifest.at(atBytes);
        return digest.isPresent() ? pack.find(digest.get()) : Optional.empty();
    }

    @Override
    public void read(StoredRun run) throws IOException {
        pack.read(run);
    }

    @Override
    public void keep(long atBytes, byte[] stored, int length) throws IOException {
        Optional<ByteBuffer> digest = manifest.at(atBytes);
        if (digest.isPresent()) {
            pack.keep(digest.get(), stored, length);
        }
    }
}
