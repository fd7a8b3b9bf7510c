package dev.slipway.disk.cluster;

import java.io.IOException;
import java.util.Optional;

/** Clusters of a disk whose stored form was made before, so that they need be neither read nor compressed. */
public interface KnownClusters {
    /** For whoever knows none. */
    KnownClusters NONE = new KnownClusters() {
        @Override
        public Optional<StoredPlace> find(long atBytes) {
            return Optional.empty();
        }

        @Override
        public void read(StoredRun run) {
            throw new IllegalStateException("none is known");
        }

        @Override
        public void keep(long atBytes, byte[] stored, int length) {}
    };

    /**
     * Where the stored form of the cluster at {@code atBytes} is, which then is not all zeros; it may be lost all the
     * same. One as long as a cluster is not compressed.
     */
    Optional<StoredPlace> find(long atBytes);

    /** Reads what was found. */
    void read(StoredRun run) throws IOException;

    /** Takes the stored form of a cluster, the array up to {@code length}, for another time; several threads call it. */
    void keep(long atBytes, byte[] stored, int length) throws IOException;
}
