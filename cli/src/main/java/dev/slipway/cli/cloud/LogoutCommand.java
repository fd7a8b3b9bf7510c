package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Context;
import dev.slipway.scaleway.configuration.ConfigurationFile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway logout}. */
@Command(
        name = "logout",
        description =
                "Take the API key out of the configuration file of the official tools; the key itself stays valid.")
public final class LogoutCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--profile", paramLabel = "NAME", description = "The profile it is in (default: the file's own).")
    private Optional<String> profile = Optional.empty();

    /** Logs out where {@code context}'s environment says that the file is. */
    public LogoutCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        ConfigurationFile file = new CloudContexts(context).officialFile();
        file.withoutKeys(profile).write();
        context.terminal()
                .err()
                .println("slipway: the key is no more in " + file.path()
                        + ". Whoever has a copy can still use it; to revoke it, delete it in Scaleway's console.");
        return 0;
    }
}
