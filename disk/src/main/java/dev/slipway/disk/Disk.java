package dev.slipway.disk;

import dev.slipway.disk.ext4.DoesNotFit;
import dev.slipway.disk.ext4.Ext4Options;
import dev.slipway.disk.ext4.Ext4Volume;
import dev.slipway.disk.fat.FatVolume;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Plans a whole disk from a tree. */
public final class Disk {
    private static final long MIB = 1 << 20;
    private static final byte[] NO_BOOT_CODE = new byte[0];

    private final Tree tree;
    private final DiskLayout layout;
    private final DiskIdentity identity;
    private final Instant sourceDate;

    private Disk(Tree tree, DiskLayout layout, DiskIdentity identity, Instant sourceDate) {
        this.tree = tree;
        this.layout = layout;
        this.identity = identity;
        this.sourceDate = sourceDate;
    }

    /**
     * Plans the disk; nothing is written, and no file's content is read.
     *
     * @param biosBoot needs a {@link Partition.BiosBootArea} in the layout
     * @param sourceDate the disk's own time; no file on it is younger
     * @throws DoesNotFit if the tree is larger than its file system
     */
    public static DiskPlan plan(
            Tree tree, DiskLayout layout, DiskIdentity identity, Optional<BiosBoot> biosBoot, Instant sourceDate)
            throws IOException {
        return new Disk(tree, layout, identity, sourceDate).plan(biosBoot);
    }

    private DiskPlan plan(Optional<BiosBoot> biosBoot) throws IOException {
        List<Segment> segments = new ArrayList<>();
        List<GptTable.Slot> slots = new ArrayList<>();
        byte[] bootCode = NO_BOOT_CODE;
        long at = GptTable.FIRST_USABLE_BYTES;
        for (Partition partition : layout.partitions()) {
            DiskPlan part = volume(partition, slots, at);
            long sizeBytes = (part.sizeBytes() + MIB - 1) / MIB * MIB;
            for (Segment segment : part.segments()) {
                segments.add(segment.shifted(at));
            }
            if (partition instanceof Partition.BiosBootArea && biosBoot.isPresent()) {
                long sector = at / GptTable.SECTOR_BYTES;
                bootCode = biosBoot.get().bootCode(sector);
                segments.add(Segment.of(at, biosBoot.get().coreAt(sector)));
            }
            slots.add(new GptTable.Slot(
                    partition.type(), identity.partition(partition.name()), partition.name(), at, sizeBytes));
            at += sizeBytes;
        }
        if (biosBoot.isPresent() && bootCode.length == 0) {
            throw new IOException("plan a disk: GRUB for BIOS is given, but the layout has no BIOS boot partition");
        }
        long diskBytes = layout.sizeBytes().orElse((at + GptTable.BACKUP_BYTES + MIB - 1) / MIB * MIB);
        segments.addAll(new GptTable(identity.disk(), diskBytes, slots).segments(bootCode));
        return DiskPlan.of(diskBytes, segments);
    }

    private DiskPlan volume(Partition partition, List<GptTable.Slot> before, long atBytes) throws IOException {
        return switch (partition) {
            case Partition.BiosBootArea ignored -> new DiskPlan(MIB, List.of());
            case Partition.Esp esp ->
                FatVolume.plan(at(esp.mountPoint()), esp.label(), identity.espSerial(), esp.sizeBytes(), sourceDate);
            case Partition.Swap swap -> SwapArea.plan(swap.sizeBytes(), identity.fileSystem("swap"), swap.label());
            case Partition.Ext4 ext4 -> ext4(ext4, before, atBytes);
        };
    }

    private DiskPlan ext4(Partition.Ext4 partition, List<GptTable.Slot> before, long atBytes) throws IOException {
        Tree content = at(partition.mountPoint());
        Ext4Options options = new Ext4Options(
                partition.label(),
                identity.fileSystem(partition.role()),
                identity.hashSeed(partition.role()),
                sourceDate,
                partition.reservedPercent());
        Ext4Volume volume = Ext4Volume.of(content, options);
        long sizeBytes = ext4Bytes(partition, volume, atBytes);
        try {
            return volume.plan(sizeBytes);
        } catch (DoesNotFit e) {
            if (!partition.mountPoint().isEmpty()) {
                throw e.in(partition.mountPoint(), sizeBytes);
            }
            long leastBytes = (atBytes + e.neededBytes() + GptTable.BACKUP_BYTES + MIB - 1) / MIB * MIB;
            throw e.onDisk(layout.sizeBytes().orElse(0), texts(before), leastBytes);
        }
    }

    private static String texts(List<GptTable.Slot> slots) {
        return String.join(
                ", ",
                slots.stream()
                        .map(slot -> slot.name() + " " + slot.sizeBytes() / MIB + " MiB")
                        .toList());
    }

    private long ext4Bytes(Partition.Ext4 partition, Ext4Volume volume, long atBytes) throws IOException {
        OptionalLong asked = partition.sizeBytes();
        if (asked.isPresent()) {
            return asked.getAsLong();
        }
        boolean isRoot = partition.mountPoint().isEmpty();
        if (isRoot && layout.sizeBytes().isPresent()) {
            long left = layout.sizeBytes().getAsLong() - atBytes - GptTable.BACKUP_BYTES;
            return Math.max(0, left / MIB * MIB);
        }
        return volume.automaticSizeBytes();
    }

    /** The files at a mount point, without those at mount points within it. */
    private Tree at(String mountPoint) {
        Tree content = tree;
        for (Partition other : layout.partitions()) {
            String inner = mountPointOf(other).orElse("");
            boolean isWithin = mountPoint.isEmpty() || inner.startsWith(mountPoint + "/");
            if (!inner.isEmpty() && isWithin && !inner.equals(mountPoint)) {
                content = hasDirectory(content, inner) ? content.emptied(inner) : content;
            }
        }
        if (mountPoint.isEmpty()) {
            return content;
        }
        return hasDirectory(content, mountPoint) ? content.subtree(mountPoint) : Tree.merge(List.of());
    }

    private static boolean hasDirectory(Tree tree, String path) {
        return tree.find(path).orElse(null) instanceof dev.slipway.tree.Entry.Directory;
    }

    private static Optional<String> mountPointOf(Partition partition) {
        return switch (partition) {
            case Partition.Esp esp -> Optional.of(esp.mountPoint());
            case Partition.Ext4 ext4 -> Optional.of(ext4.mountPoint());
            default -> Optional.empty();
        };
    }
}
