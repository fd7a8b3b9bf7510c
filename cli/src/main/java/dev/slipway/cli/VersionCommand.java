package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
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
        context.terminal().out().println("slipway " + version() + " (Java " + Runtime.version() + ")");
        return 0;
    }

    /** The version the build wrote into the jar. */
    static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IOException("version.properties is missing from the jar of Slipway; build it again.");
            }
            properties.load(in);
        }
        return properties.getProperty("version", "unknown");
    }
}
