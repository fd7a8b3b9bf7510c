package dev.slipway.image.definition;

/**
 * How servers of an image start.
 *
 * @param mode where kernel and initrd are taken from
 * @param firmware what {@code run} and {@code test} start servers with unless told otherwise
 * @param kernel package that brings the kernel to a tree without one
 */
public record Boot(Mode mode, Firmware firmware, String kernel) {

    /** What a definition that says nothing gets: Debian's kernel for clouds, from the disk, by UEFI. */
    public static final Boot DEFAULT = new Boot(Mode.DISK, Firmware.UEFI, "linux-image-cloud-amd64");

    /** Where kernel and initrd are taken from. */
    public enum Mode {
        /** From the disk, by its own boot loader. */
        DISK,
        /** From files kept beside the disk, as Scaleway's bootscripts did. */
        EXTERNAL
    }

    /** The two firmwares of a PC. */
    public enum Firmware {
        UEFI,
        BIOS
    }
}
