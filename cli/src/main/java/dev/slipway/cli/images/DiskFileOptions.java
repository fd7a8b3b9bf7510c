package dev.slipway.cli.images;

import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import java.util.Optional;
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

    @Option(names = "--progress", paramLabel = "MODE", description = "auto (default), tty, plain, json or quiet.")
    private ProgressMode progress = ProgressMode.AUTO;

    DiskFile file() {
        return DiskFile.of(destination, format);
    }

    ProgressView view(Context context) {
        return progress.view(context.terminal());
    }
}
