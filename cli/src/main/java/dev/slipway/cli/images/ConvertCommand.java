package dev.slipway.cli.images;

import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway convert}. */
@Command(name = "convert", description = "Write a raw or qcow2 disk in another format.")
public final class ConvertCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "FILE", description = "A raw disk, or a qcow2 file that stands by itself.")
    private Path source = Path.of("");

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
                    "raw, qcow2, qcow2-zlib, qcow2-zstd, vmdk, vhd, vhd-dynamic or gce (default: by FILE's ending, else raw).")
    private Optional<String> format = Optional.empty();

    @Option(names = "--progress", paramLabel = "MODE", description = "auto (default), tty, plain, json or quiet.")
    private ProgressMode progress = ProgressMode.AUTO;

    /** Converts files as {@code context} names them. */
    public ConvertCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        DiskFile file = DiskFile.of(destination, format);
        Path from = context.path(source);
        if (!Files.isRegularFile(from)) {
            throw Failure.of("cannot convert " + source + ": there is no such file.");
        }
        if (from.equals(context.path(destination))) {
            throw Failure.usage("cannot convert " + source + " into itself: name another file with -o.");
        }
        try (ProgressView view = progress.view(context.terminal())) {
            file.convert(from, context, view);
        }
        return 0;
    }
}
