package dev.slipway.cloud.guest;

import dev.slipway.machine.qemu.Drive;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A volume as a SCSI disk; the guest finds it as {@code /dev/disk/by-id/scsi-0SCW_<type>_volume-<uuid>}.
 *
 * @param file absolute, written by this guest alone
 * @param sizeBytes the least that the guest sees; a smaller file is made larger
 * @param type Scaleway's product name, {@code sbs} or {@code l_ssd}
 */
public record GuestDisk(UUID volume, Path file, Drive.Format format, long sizeBytes, String type) {
    /** A block storage volume. */
    public static GuestDisk block(UUID volume, Path file, Drive.Format format, long sizeBytes) {
        return new GuestDisk(volume, file, format, sizeBytes, "sbs");
    }

    /** A local volume. */
    public static GuestDisk local(UUID volume, Path file, Drive.Format format, long sizeBytes) {
        return new GuestDisk(volume, file, format, sizeBytes, "l_ssd");
    }

    /** QEMU's name of the file behind a volume, which is the disk's serial number, too. */
    static String id(UUID volume) {
        return "volume-" + volume;
    }

    Drive drive() {
        return Drive.of(file, format).withSerial(id(volume)).scsi(new Drive.ScsiNames("SCW", type));
    }
}
