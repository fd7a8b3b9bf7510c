package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Reason;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.export.ClusterCache;
import dev.slipway.image.export.DiskExport;
import dev.slipway.image.export.DiskFormat;
import dev.slipway.image.export.ExportForm;
import dev.slipway.image.export.ExportedDisk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A disk as a file of the user's choice.
 *
 * @param destination as the user wrote it; {@code -} is standard output
 */
public record DiskFile(String destination, ExportForm form) {
    private static final int STEP = 1_000_000;
    private static final String STANDARD_OUTPUT = "-";

    /** The file a user means; without a format, its ending tells. */
    public static DiskFile of(String destination, Optional<String> format, OptionalInt level) {
        DiskFormat wanted = format.map(DiskFile::format).orElseGet(() -> DiskFormat.of(Path.of(destination)));
        DiskFile file = new DiskFile(destination, form(wanted, level));
        if (destination.equals(STANDARD_OUTPUT) && !wanted.isStreamable()) {
            throw Failure.usage("a " + wanted.text() + " file cannot be written to a pipe: its head is known last."
                    + " Name a file with -o FILE, or choose raw, vmdk, vhd, vhd-dynamic, vhdx or gce.");
        }
        return file;
    }

    private static ExportForm form(DiskFormat format, OptionalInt level) {
        if (level.isEmpty()) {
            return ExportForm.of(format);
        }
        try {
            return new ExportForm(format, level.getAsInt());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--level " + level.getAsInt() + ": " + e.getMessage() + ".");
        }
    }

    private static DiskFormat format(String text) {
        return DiskFormat.parse(text)
                .orElseThrow(() -> Failure.usage("--format " + text + " is not known; there are "
                        + Arrays.stream(DiskFormat.values())
                                .map(DiskFormat::text)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /** Writes the disk of {@code image}. */
    public void write(Store store, Image image, Context context, ProgressView view) throws IOException {
        try (ClusterCache cache = ClusterCache.open(store, form)) {
            write("export", image.label(), () -> ExportedDisk.of(image, cache), context, view);
        }
    }

    /** Writes the disk that is in {@code file}. */
    void convert(Path file, Context context, ProgressView view) throws IOException {
        write("convert", file.toString(), () -> ExportedDisk.of(file), context, view);
    }

    /** Something that finds a disk. */
    private interface Finder {
        ExportedDisk find() throws IOException;
    }

    private void write(String verb, String what, Finder finder, Context context, ProgressView view) throws IOException {
        Instant start = Instant.now();
        Path path = context.path(destination);
        boolean wasThere = Files.exists(path);
        boolean wasFile = Files.isRegularFile(path) || Files.isDirectory(path);
        view.started(STEP, verb + " " + what + " as " + form.format().text() + " to " + destination);
        DiskProgress progress = (done, total) -> view.advanced(STEP, done, total);
        try {
            ExportedDisk disk = finder.find();
            if (destination.equals(STANDARD_OUTPUT)) {
                OutputStream out = new BufferedOutputStream(context.terminal().out(), 1 << 20);
                DiskExport.write(disk, form, out, progress);
                out.flush();
            } else {
                DiskExport.write(disk, form, path, progress);
            }
        } catch (IOException e) {
            throw new IOException(
                    "cannot " + verb + " " + what + " to " + destination + ": " + Reason.of(e) + ". "
                            + left(wasThere, wasFile),
                    e);
        }
        if (context.terminal().out().checkError()) {
            throw Failure.of("cannot write the disk to standard output: its reader has gone, or there is no room.");
        }
        view.finished(STEP, ProgressView.Outcome.DONE, Duration.between(start, Instant.now()));
    }

    /** What is at the destination after an error, told from what was there before. */
    private String left(boolean wasThere, boolean wasFile) {
        if (destination.equals(STANDARD_OUTPUT) || (wasThere && !wasFile)) {
            return "What it was given until then is a part of a disk.";
        }
        return wasThere ? "What was there before still is." : "Nothing was left under that name.";
    }
}
