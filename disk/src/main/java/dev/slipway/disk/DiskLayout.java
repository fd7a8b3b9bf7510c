package dev.slipway.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a disk is divided.
 *
 * @param sizeBytes the disk's size in whole MiB; none: as its content needs
 * @param partitions in order; the root is the last, so that it can grow with the disk
 */
public record DiskLayout(OptionalLong sizeBytes, List<Partition> partitions) {
    /** Enough for two boot loaders and a kernel. */
    public static final long ESP_BYTES = 64L << 20;

    private static final long MIB = 1 << 20;

    public DiskLayout {
        partitions = List.copyOf(partitions);
        boolean rootIsLast = !partitions.isEmpty()
                && partitions.getLast() instanceof Partition.Ext4 last
                && last.mountPoint().isEmpty();
        if (!rootIsLast) {
            throw new IllegalArgumentException("the last partition of a disk must be the root file system");
        }
        if (sizeBytes.isPresent() && sizeBytes.getAsLong() % MIB != 0) {
            throw new IllegalArgumentException(
                    "a disk's size must be a whole number of MiB, not " + sizeBytes.getAsLong() + " bytes");
        }
    }

    /** BIOS boot, ESP at /boot/efi, and root for x86-64: one disk that starts by UEFI and by BIOS. */
    public static DiskLayout hybrid(OptionalLong sizeBytes) {
        return new DiskLayout(
                sizeBytes,
                List.of(
                        new Partition.BiosBootArea(),
                        new Partition.Esp("boot/efi", "ESP", ESP_BYTES),
                        new Partition.Ext4(PartitionType.ROOT_X86_64, "", "root", OptionalLong.empty(), 5)));
    }

    /** This layout with a further partition ahead of the root. */
    public DiskLayout with(Partition partition) {
        List<Partition> more = new ArrayList<>(partitions);
        more.add(partitions.size() - 1, partition);
        return new DiskLayout(sizeBytes, more);
    }
}
