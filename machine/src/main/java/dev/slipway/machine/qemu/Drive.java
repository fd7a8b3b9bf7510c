package dev.slipway.machine.qemu;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A disk of a machine.
 *
 * @param file a regular file of the given format
 * @param bus what the guest sees it on
 * @param cache how writes reach the file
 * @param snapshot whether what the guest writes is thrown away when QEMU ends
 * @param serial the serial number the guest reads; at most 20 bytes for virtio
 * @param scsi what a SCSI disk says of its maker; QEMU's own names when empty
 */
public record Drive(
        Path file,
        Format format,
        Bus bus,
        Cache cache,
        boolean snapshot,
        boolean readOnly,
        Optional<String> serial,
        Optional<ScsiNames> scsi) {

    /** A drive whose file must be absolute, as QEMU works in the machine's own directory. */
    public Drive {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("the path of a drive must be absolute: " + file);
        }
    }

    /** The format of the file; never guessed, because a guest could write another format's header into a raw disk. */
    public enum Format {
        RAW,
        QCOW2;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the guest sees the disk on. */
    public enum Bus {
        VIRTIO,
        SATA,
        /** A disk of a virtio SCSI controller. */
        SCSI,
        /** A CD in a drive of the virtio SCSI controller; never written. */
        CD
    }

    /**
     * The two texts of a SCSI inquiry, which udev makes names in /dev/disk/by-id from.
     *
     * @param vendor at most 8 bytes
     * @param product at most 16 bytes
     */
    public record ScsiNames(String vendor, String product) {}

    /** How writes reach the file. */
    public enum Cache {
        /** Through the host's page cache; what the guest flushes is on the disk. */
        WRITEBACK,
        /** Flushes are ignored: fast, and worthless after a crash of the host. For disks that are thrown away. */
        UNSAFE;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** QEMU's name for its file: of a SCSI disk its serial number, which a machine has once, else by its place. */
    public String id(int number) {
        return serial.filter(text -> bus == Bus.SCSI && text.matches("[A-Za-z][A-Za-z0-9._-]*"))
                .orElse("drive" + number);
    }

    /** A virtio disk that keeps what is written. */
    public static Drive of(Path file, Format format) {
        return new Drive(file, format, Bus.VIRTIO, Cache.WRITEBACK, false, false, Optional.empty(), Optional.empty());
    }

    /** A virtio disk that the guest cannot write, as a cloud-init seed. */
    public static Drive readOnly(Path file, Format format) {
        return new Drive(file, format, Bus.VIRTIO, Cache.WRITEBACK, false, true, Optional.empty(), Optional.empty());
    }

    /** The same disk with another cache mode. */
    public Drive withCache(Cache mode) {
        return new Drive(file, format, bus, mode, snapshot, readOnly, serial, scsi);
    }

    /** The same disk; what is written is thrown away at the end. */
    public Drive throwAway() {
        return new Drive(file, format, bus, Cache.UNSAFE, true, readOnly, serial, scsi);
    }

    /** The same disk with a serial number, seen in the guest under /dev/disk/by-id. */
    public Drive withSerial(String number) {
        return new Drive(file, format, bus, cache, snapshot, readOnly, Optional.of(number), scsi);
    }

    /** The same disk on another bus. */
    public Drive on(Bus other) {
        return new Drive(file, format, other, cache, snapshot, readOnly, serial, scsi);
    }

    /** The same disk on a SCSI bus, where it introduces itself by {@code names}. */
    public Drive scsi(ScsiNames names) {
        return new Drive(file, format, Bus.SCSI, cache, snapshot, readOnly, serial, Optional.of(names));
    }
}
