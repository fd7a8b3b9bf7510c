package dev.slipway.image.export;

import dev.slipway.disk.RawDisk;
import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Compression;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.image.catalogue.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Writes the disk of an image to a file of the user's. */
public final class DiskExport {
    private static final int ZLIB_LEVEL = 6;

    private DiskExport() {}

    /** A format that a disk can be exported in. */
    public enum Format {
        /** Byte for byte, holes left out where the file system can. */
        RAW,
        /** QEMU's format, uncompressed. */
        QCOW2,
        /** QEMU's format with clusters compressed by zlib, which every cloud's importer reads. */
        QCOW2_ZLIB;

        /** Reads the name that {@code --format} takes. */
        public static Optional<Format> parse(String text) {
            return Arrays.stream(values())
                    .filter(format -> format.text().equals(text))
                    .findFirst();
        }

        /** The name that {@code --format} takes. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The format that a file's name suggests: qcow2 by its ending, else raw. */
        public static Format of(Path file) {
            return file.toString().endsWith(".qcow2") ? QCOW2_ZLIB : RAW;
        }
    }

    /** Writes a file, which appears under its name when it is complete; an earlier one of that name is replaced. */
    public static void write(Image image, Format format, Path file, DiskProgress progress) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new FileAlreadyExistsException(file + " is a directory; give the name of the file to write");
        }
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            DiskPlan plan = StoredDisk.plan(image.disk());
            switch (format) {
                case RAW -> RawDisk.write(plan, part, progress);
                case QCOW2 -> Qcow2Disk.write(plan, part, new Qcow2Compression.None(), progress);
                case QCOW2_ZLIB -> Qcow2Disk.write(plan, part, new Qcow2Compression.Zlib(ZLIB_LEVEL), progress);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes the raw disk to a stream, zeros too. */
    public static void write(Image image, OutputStream out, DiskProgress progress) throws IOException {
        RawDisk.write(StoredDisk.plan(image.disk()), out, progress);
    }
}
