package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway export}. */
@Command(name = "export", description = "Write an image's disk into a file.")
public final class ExportCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

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

    /** Exports images of the store that {@code context} means. */
    public ExportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DiskFile file = DiskFile.of(destination, format);
        try (Store store = Stores.open(context);
                ProgressView view = progress.view(context.terminal())) {
            file.write(Catalogue.of(store).find(reference), context, view);
        }
        return 0;
    }
}
