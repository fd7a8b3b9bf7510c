package dev.slipway.image.catalogue;

import java.nio.file.Path;
import java.util.List;
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

    /** The raw disk: the backing file of servers' disks, so it must not be written to. */
    public Path disk() {
        return directory.resolve(ImageFiles.DISK);
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
