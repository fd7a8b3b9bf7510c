package dev.slipway.image.catalogue;

/** The names of the files in an image's directory. */
public final class ImageFiles {
    public static final String DISK = "disk.raw";
    public static final String KERNEL = "kernel";
    public static final String INITRD = "initrd";
    public static final String CONFIG = "config.json";
    public static final String SBOM = "sbom.cdx.json";
    public static final String PROVENANCE = "provenance.json";
    public static final String SIGNATURE = "provenance.dsse.json";
    public static final String AUDIT = "audit.json";
    static final String FACTS = "image.json";
    static final String PROOFS = "proofs.json";

    private ImageFiles() {}
}
