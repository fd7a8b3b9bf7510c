package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.scaleway.configuration.Configuration;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How verbs are told where to look and act. */
public final class CloudOptions {
    @Option(
            names = "--cloud",
            paramLabel = "CLOUD",
            description = "host (this host's store), local (what slipway cloud serves) or scaleway[:PROFILE]"
                    + " (default: what slipway context use chose, else host).")
    private Optional<String> cloud = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The zone of the cloud, as fr-par-1 (default: the configuration's).")
    private Optional<String> zone = Optional.empty();

    /** The cloud that is meant; none when it is this host. */
    public Optional<Cloud> cloud(Context context) throws IOException {
        CloudContexts contexts = new CloudContexts(context);
        CloudName name = cloud.isPresent() ? CloudName.parse(cloud.get()) : contexts.current();
        Optional<Configuration> configuration = contexts.configuration(name);
        if (configuration.isEmpty()) {
            if (zone.isPresent()) {
                throw Failure.usage(
                        "--zone " + zone.get() + " is of a cloud, and this host is none. Name one with --cloud.");
            }
            return Optional.empty();
        }
        String where = zone.orElseGet(configuration.get()::zone);
        if (!where.matches("[a-z]{2}-[a-z]{3,7}-[0-9]{1,2}")) {
            throw Failure.usage("--zone " + where + " is no zone; a zone is written like fr-par-1.");
        }
        return Optional.of(Cloud.of(name.toString(), configuration.get(), where));
    }
}
