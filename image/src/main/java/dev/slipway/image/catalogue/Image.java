package dev.slipway.image.catalogue;

import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.qcow2.Qcow2File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An image of the catalogue as it was when it was read.
 *
 * @param directory holds its disk; never written to
 * @param references its names, sorted; none for an image whose tag was given to another
 * @param proofs boot tests, the last one last
 */
public record Image(Path directory, ImageFacts facts, List<ImageReference> references, List<ProofReport> proofs) {
    private static final int SHORT_ID = 8;

    public Image {
        references = List.copyOf(references);
        proofs = List.copyOf(proofs);
    }

    public UUID id() {
        return facts.id();
    }

    /** The first eight characters of the UUID, as {@code scw images} shows it. */
    public String shortId() {
        return id().toString().substring(0, SHORT_ID);
    }

    /** The disk: the backing file of servers' disks, so it must not be written to. */
    public Path disk() {
        return directory.resolve(isDelta() ? ImageFiles.DELTA : ImageFiles.DISK);
    }

    /** The format of {@link #disk}: {@code raw}, or {@code qcow2} on top of a raw disk beside it. */
    public String diskFormat() {
        return isDelta() ? "qcow2" : "raw";
    }

    private boolean isDelta() {
        return Files.exists(directory.resolve(ImageFiles.DELTA));
    }

    /** What is on the disk, cluster by cluster; nothing for an image of a Slipway that did not keep it. */
    public Optional<DiskManifest> clusters() throws IOException {
        Path file = directory.resolve(ImageFiles.CLUSTERS);
        return Files.exists(file) ? Optional.of(DiskManifest.read(file)) : Optional.empty();
    }

    /** The disk as a plan, whichever way it is stored. */
    public DiskPlan diskPlan() throws IOException {
        return isDelta()
                ? Qcow2File.plan(disk(), StoredDisk.plan(directory.resolve(ImageFiles.BASE)))
                : StoredDisk.plan(disk());
    }

    /** The raw disk that others can be stored on top of. */
    public Path rawDisk() {
        return directory.resolve(isDelta() ? ImageFiles.BASE : ImageFiles.DISK);
    }

    /** What is on {@link #rawDisk}; the file may be missing. */
    public Path rawClusters() {
        return directory.resolve(isDelta() ? ImageFiles.BASE_CLUSTERS : ImageFiles.CLUSTERS);
    }

    /** The kernel beside the disk, for {@code boot: external}. */
    public Path kernel() {
        return directory.resolve(ImageFiles.KERNEL);
    }

    /** The initrd beside the disk, for {@code boot: external}. */
    public Path initrd() {
        return directory.resolve(ImageFiles.INITRD);
    }

    /** The OCI image configuration of the tree that the image was made of. */
    public Path config() {
        return directory.resolve(ImageFiles.CONFIG);
    }

    /** Its bill of materials, CycloneDX 1.6 as JSON. */
    public Path sbom() {
        return directory.resolve(ImageFiles.SBOM);
    }

    /** Its provenance, an in-toto statement. */
    public Path provenance() {
        return directory.resolve(ImageFiles.PROVENANCE);
    }

    /** How its tree stands to the rules of hardening, as the audit saw it when the image was made. */
    public Path audit() {
        return directory.resolve(ImageFiles.AUDIT);
    }

    /** Its signed provenance, a DSSE envelope; there only once somebody signed it. */
    public Path signature() {
        return directory.resolve(ImageFiles.SIGNATURE);
    }

    /** What a person calls it: its first name, else its short id. */
    public String label() {
        return references.isEmpty() ? shortId() : references.getFirst().toString();
    }
}
