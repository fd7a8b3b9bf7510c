package dev.slipway.disk;

import java.util.OptionalLong;
import java.util.UUID;

/** A part of a disk. */
public sealed interface Partition {

    /** The type by which firmware and systemd know what it is. */
    UUID type();

    /** The name in the partition table, at most 36 characters. */
    String name();

    /** Where GRUB's core lies for machines that start by BIOS. */
    record BiosBootArea() implements Partition {
        @Override
        public UUID type() {
            return PartitionType.BIOS_BOOT;
        }

        @Override
        public String name() {
            return "BIOS boot";
        }
    }

    /**
     * The EFI system partition: the tree's files at the mount point, as FAT.
     *
     * @param mountPoint a path of the tree without a leading slash
     * @param label at most 11 characters
     */
    record Esp(String mountPoint, String label, long sizeBytes) implements Partition {
        @Override
        public UUID type() {
            return PartitionType.ESP;
        }

        @Override
        public String name() {
            return "EFI system";
        }
    }

    /**
     * An ext4 file system with the tree's files at the mount point.
     *
     * @param mountPoint a path of the tree without a leading slash; the empty string is the root
     * @param label at most 16 bytes, may be empty
     * @param sizeBytes none: as its content needs, or, if the disk has a size, all that is left
     */
    record Ext4(UUID type, String mountPoint, String label, OptionalLong sizeBytes, int reservedPercent)
            implements Partition {
        @Override
        public String name() {
            return mountPoint.isEmpty() ? "root" : "/" + mountPoint;
        }

        /** The word by which {@link DiskIdentity#fileSystem} gives its UUID. */
        public String role() {
            return mountPoint.isEmpty() ? "root" : "/" + mountPoint;
        }
    }

    /**
     * A swap area, of which {@link DiskIdentity#fileSystem} gives the UUID by the word {@code swap}.
     *
     * @param label at most 15 bytes, may be empty
     */
    record Swap(String label, long sizeBytes) implements Partition {
        @Override
        public UUID type() {
            return PartitionType.SWAP;
        }

        @Override
        public String name() {
            return "swap";
        }
    }
}
