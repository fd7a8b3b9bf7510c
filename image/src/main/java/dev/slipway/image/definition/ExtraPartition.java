package dev.slipway.image.definition;

import dev.slipway.disk.DiskIdentity;
import dev.slipway.disk.Partition;
import dev.slipway.disk.PartitionType;
import java.util.OptionalLong;
import java.util.UUID;

/** A partition that an image has beside the ESP and the root, which stays the last and grows with the disk. */
public sealed interface ExtraPartition {
    /** The label by which a server may find it, too. */
    String label();

    /** What is written to the disk. */
    Partition partition();

    /** The line of {@code /etc/fstab} by which servers use it. */
    String fstab(DiskIdentity identity);

    /** Room for memory that is not in use; a disk has one at most. */
    record Swap(String label, long sizeBytes) implements ExtraPartition {
        @Override
        public Partition partition() {
            return new Partition.Swap(label, sizeBytes);
        }

        @Override
        public String fstab(DiskIdentity identity) {
            return "UUID=" + identity.fileSystem("swap") + " none swap sw 0 0";
        }
    }

    /**
     * A file system of its own for what the tree has at {@code mountPoint}.
     *
     * @param mountPoint an absolute path
     * @param sizeBytes none: as its content needs
     * @param options as {@code mount -o} takes them
     */
    record Mounted(String mountPoint, String label, OptionalLong sizeBytes, String options) implements ExtraPartition {
        @Override
        public Partition partition() {
            return ext4();
        }

        private Partition.Ext4 ext4() {
            // Reserved room is for root's daemons on a full root file system.
            return new Partition.Ext4(type(), mountPoint.substring(1), label, sizeBytes, 0);
        }

        private UUID type() {
            return switch (mountPoint) {
                case "/var" -> PartitionType.VAR;
                case "/home" -> PartitionType.HOME;
                default -> PartitionType.LINUX;
            };
        }

        @Override
        public String fstab(DiskIdentity identity) {
            return "UUID=" + identity.fileSystem(ext4().role()) + " " + mountPoint + " ext4 " + options + " 0 2";
        }
    }
}
