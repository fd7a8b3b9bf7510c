package dev.slipway.image.export;

import dev.slipway.disk.RawDisk;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.gce.GceDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.vhd.VhdDisk;
import dev.slipway.disk.vhd.VhdxDisk;
import dev.slipway.disk.vmdk.VmdkDisk;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes disks to files and streams of the user's. */
public final class DiskExport {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MIB = 1 << 20;
    /** What a file system may have left that refused a write. */
    private static final int FULL_BYTES = MIB;

    private DiskExport() {}

    /**
     * Writes to what the user named: a file appears under its name when it is complete, and replaces an earlier one; a
     * device or pipe takes the bytes as they come.
     */
    public static void write(ExportedDisk disk, ExportForm form, Path file, DiskProgress progress) throws IOException {
        switch (ExportTarget.of(file)) {
            case ExportTarget.Stream(Path path) -> {
                if (!form.format().isStreamable()) {
                    throw new IOException(file + " is a device or pipe, and a "
                            + form.format().text() + " file is not written from front to back");
                }
                try (OutputStream out =
                        new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.WRITE), BUFFER_BYTES)) {
                    write(disk, form, out, progress);
                }
            }
            case ExportTarget.Whole(Path path, Path part) -> {
                // Not as a FileStore: there is none where the mount is not listed, as in some containers.
                File place = part.toAbsolutePath().resolveSibling("").toFile();
                long freeBytes = place.getUsableSpace();
                try {
                    writeNew(disk, form, part, progress);
                    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    throw place.getUsableSpace() < FULL_BYTES ? noRoom(place, freeBytes, disk.plan(), e) : e;
                } finally {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    /** What the format adds is little beside what there is to write, and compression takes away what nobody knows yet. */
    private static IOException noRoom(File place, long freeBytes, DiskPlan plan, IOException cause) {
        return new IOException(
                place + " is full: " + freeBytes / MIB + " MiB were free there, and the disk has "
                        + (plan.dataBytes() + MIB - 1) / MIB + " MiB of data",
                cause);
    }

    private static void writeNew(ExportedDisk disk, ExportForm form, Path part, DiskProgress progress)
            throws IOException {
        DiskPlan plan = disk.plan();
        switch (form.format()) {
            case RAW -> RawDisk.write(plan, part, progress);
            case QCOW2 -> Qcow2Disk.write(plan, part, new Compression.None(), progress);
            case QCOW2_ZLIB -> Qcow2Disk.write(plan, part, new Compression.Zlib(form.level()), progress, disk.known());
            case QCOW2_ZSTD -> Qcow2Disk.write(plan, part, new Compression.Zstd(form.level()), progress);
            case VMDK, VHD, VHD_DYNAMIC, VHDX, GCE -> {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(part, StandardOpenOption.CREATE_NEW), BUFFER_BYTES)) {
                    write(disk, form, out, progress);
                }
            }
        }
    }

    /** Writes to a stream, in a format that {@link DiskFormat#isStreamable() is written from front to back}. */
    public static void write(ExportedDisk disk, ExportForm form, OutputStream out, DiskProgress progress)
            throws IOException {
        DiskPlan plan = disk.plan();
        switch (form.format()) {
            case RAW -> RawDisk.write(plan, out, progress);
            case VMDK -> VmdkDisk.write(plan, out, disk.id().hashCode(), form.level(), progress);
            case VHD -> VhdDisk.writeFixed(plan, out, disk.id(), progress);
            case VHD_DYNAMIC -> VhdDisk.writeDynamic(plan, out, disk.id(), progress);
            case VHDX -> VhdxDisk.write(plan, out, disk.id(), progress);
            case GCE -> GceDisk.write(plan, out, form.level(), progress);
            case QCOW2, QCOW2_ZLIB, QCOW2_ZSTD ->
                throw new IllegalArgumentException(form.format().text() + " cannot be written to a stream");
        }
    }
}
