package dev.slipway.disk.cluster;

import java.io.IOException;
import java.util.Optional;

/** Clusters of a disk whose stored form was made before, so that they need be neither read nor compressed. */
public interface KnownClusters {
    /** For whoever knows none. */
    KnownClusters NONE = new KnownClusters() {
        @Override
        public boolean mayHave(long atBytes) {
            return false;
        }

        @Override
        public Optional<byte[]> find(long atBytes) {
            return Optional.empty();
        }

        @Override
        public void keep(long atBytes, byte[] stored, int length) {}
    };

    /** Whether it is worth the while to look for the cluster at {@code atBytes}, which then is not all zeros. */
    boolean mayHave(long atBytes);

    /** The stored form of the cluster at {@code atBytes}; one as long as a cluster is not compressed. */
    Optional<byte[]> find(long atBytes) throws IOException;

    /** Takes the stored form of a cluster, the array up to {@code length}, for another time; several threads call it. */
    void keep(long atBytes, byte[] stored, int length) throws IOException;
}
