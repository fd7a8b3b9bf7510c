package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import dev.slipway.image.Release;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code slipway version}. */
@Command(name = "version", description = "Show the version of Slipway and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        context.terminal().out().println("slipway " + Release.version() + " (Java " + Runtime.version() + ")");
        return 0;
    }
}
