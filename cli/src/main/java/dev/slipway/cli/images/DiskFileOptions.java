package dev.slipway.cli.images;

import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How the verbs that write a disk to a file are told where and how. */
final class DiskFileOptions {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file; - is standard output (not for qcow2).")
    private String destination = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "raw, qcow2, qcow2-zlib, qcow2-zstd, vmdk, vhd, vhd-dynamic, vhdx or gce (default: by FILE's ending, else raw).")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "How hard to compress: 1 (fast) to 9 (small), of qcow2-zstd to 19"
                    + " (default: qcow2-zlib 2, qcow2-zstd 3, vmdk and gce 6).")
    private Optional<Integer> level = Optional.empty();

    @Option(names = "--progress", paramLabel = "MODE", description = "auto (default), tty, plain, json or quiet.")
    private ProgressMode progress = ProgressMode.AUTO;

    DiskFile file() {
        return DiskFile.of(destination, format, level.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }

    ProgressView view(Context context) {
        return progress.view(context.terminal());
    }
}
