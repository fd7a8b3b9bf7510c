package dev.slipway.image.export;

import dev.slipway.disk.DiskDigest;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.gce.GceDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.qcow2.Qcow2File;
import dev.slipway.disk.vhd.VhdDisk;
import dev.slipway.disk.vmdk.VmdkDisk;
import dev.slipway.image.catalogue.Image;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes disks to files and streams of the user's. */
public final class DiskExport {
    private static final int ZLIB_LEVEL = 6;
    private static final int ZSTD_LEVEL = 3;
    private static final int BUFFER_BYTES = 1 << 20;

    private DiskExport() {}

    /** The disk of an image. */
    public static DiskPlan plan(Image image) throws IOException {
        return StoredDisk.plan(image.disk());
    }

    /**
     * The disk in a file, qcow2 or raw by how it begins.
     *
     * @throws IOException when it is damaged, or of another format
     */
    public static DiskPlan plan(Path file) throws IOException {
        if (Qcow2File.isOne(file)) {
            return Qcow2File.plan(file);
        }
        ForeignFormat.refuse(file);
        return StoredDisk.plan(file);
    }

    /** Writes a file, which appears under its name when it is complete; an earlier one of that name is replaced. */
    public static void write(DiskPlan plan, DiskFormat format, Path file, DiskProgress progress) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new FileAlreadyExistsException(file + " is a directory; give the name of the file to write");
        }
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            switch (format) {
                case RAW -> RawDisk.write(plan, part, progress);
                case QCOW2 -> Qcow2Disk.write(plan, part, new Compression.None(), progress);
                case QCOW2_ZLIB -> Qcow2Disk.write(plan, part, new Compression.Zlib(ZLIB_LEVEL), progress);
                case QCOW2_ZSTD -> Qcow2Disk.write(plan, part, new Compression.Zstd(ZSTD_LEVEL), progress);
                case VMDK, VHD, VHD_DYNAMIC, GCE -> {
                    try (OutputStream out = new BufferedOutputStream(
                            Files.newOutputStream(part, StandardOpenOption.CREATE_NEW), BUFFER_BYTES)) {
                        write(plan, format, out, progress);
                    }
                }
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes to a stream, in a format that {@link DiskFormat#isStreamable() is written from front to back}. */
    public static void write(DiskPlan plan, DiskFormat format, OutputStream out, DiskProgress progress)
            throws IOException {
        switch (format) {
            case RAW -> RawDisk.write(plan, out, progress);
            case VMDK -> VmdkDisk.write(plan, out, id(plan).hashCode(), ZLIB_LEVEL, progress);
            case VHD -> VhdDisk.writeFixed(plan, out, id(plan), progress);
            case VHD_DYNAMIC -> VhdDisk.writeDynamic(plan, out, id(plan), progress);
            case GCE -> GceDisk.write(plan, out, ZLIB_LEVEL, progress);
            case QCOW2, QCOW2_ZLIB, QCOW2_ZSTD ->
                throw new IllegalArgumentException(format.text() + " cannot be written to a stream");
        }
    }

    /** What formats that name their content call it: the same disk always has the same name. */
    private static UUID id(DiskPlan plan) throws IOException {
        return UUID.nameUUIDFromBytes(DiskDigest.of(plan));
    }
}
