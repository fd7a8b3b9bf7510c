package dev.slipway.cli.images;

import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway convert}. */
@Command(name = "convert", description = "Write a raw or qcow2 disk in another format.")
public final class ConvertCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "FILE", description = "A raw disk, or a qcow2 file that stands by itself.")
    private Path source = Path.of("");

    @Mixin
    private DiskFileOptions options = new DiskFileOptions();

    /** Converts files as {@code context} names them. */
    public ConvertCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        DiskFile file = options.file();
        Path from = context.path(source);
        if (!Files.isRegularFile(from)) {
            throw Failure.of("cannot convert " + source + ": " + reason(from));
        }
        if (from.equals(context.path(file.destination()))) {
            throw Failure.usage("cannot convert " + source + " into itself: name another file with -o.");
        }
        try (ProgressView view = options.view(context)) {
            file.convert(from, context, view);
        }
        return 0;
    }

    private static String reason(Path from) {
        if (!Files.exists(from)) {
            return "there is no such file.";
        }
        return (Files.isDirectory(from) ? "it is a directory." : "it is a device, a pipe or a socket.")
                + " What is converted is a regular file that holds a raw or qcow2 disk; name or make one.";
    }
}
