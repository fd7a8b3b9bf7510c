package dev.slipway.image.export;

import dev.slipway.disk.DiskDigest;
import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.cluster.KnownClusters;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.qcow2.Qcow2File;
import dev.slipway.image.catalogue.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A disk that is to be written in some format.
 *
 * @param knownDigest of what is on it, where that is known without reading it
 * @param known what of it was compressed before
 */
public record ExportedDisk(DiskPlan plan, Optional<String> knownDigest, KnownClusters known) {

    /** The disk of an image. */
    public static ExportedDisk of(Image image, ClusterCache cache) throws IOException {
        return new ExportedDisk(
                image.diskPlan(), Optional.of(image.facts().disk().digest()), cache.of(image));
    }

    /**
     * The disk in a file, qcow2 or raw by how it begins.
     *
     * @throws IOException when it is damaged, or of another format
     */
    public static ExportedDisk of(Path file) throws IOException {
        if (Qcow2File.isOne(file)) {
            return new ExportedDisk(Qcow2File.plan(file), Optional.empty(), KnownClusters.NONE);
        }
        ForeignFormat.refuse(file);
        return new ExportedDisk(StoredDisk.plan(file), Optional.empty(), KnownClusters.NONE);
    }

    /** What formats that name their content call it: the same content always has the same name. */
    UUID id() throws IOException {
        byte[] digest = knownDigest.isPresent()
                ? HexFormat.of()
                        .parseHex(knownDigest.get().substring(knownDigest.get().indexOf(':') + 1))
                : DiskDigest.of(plan);
        return UUID.nameUUIDFromBytes(digest);
    }
}
