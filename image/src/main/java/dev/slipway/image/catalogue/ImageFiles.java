package dev.slipway.image.catalogue;

/** The names of the files in an image's directory. */
public final class ImageFiles {
    public static final String DISK = "disk.raw";
    /** In the place of {@link #DISK}: what the disk has otherwise than {@link #BASE}. */
    public static final String DELTA = "disk.qcow2";
    /** The raw disk below a delta, by another name of the file that an earlier image has. */
    public static final String BASE = "base.raw";
    /** What is in {@link #BASE}. */
    public static final String BASE_CLUSTERS = "base.clusters";
    /** What is on the disk. */
    public static final String CLUSTERS = "disk.clusters";

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
