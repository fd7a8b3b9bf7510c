package dev.slipway.cli.server;

import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway rm}. */
@Command(name = "rm", description = "Remove servers and their disks.")
public final class RmCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-f", "--force"},
            description = "Cut off servers that run.")
    private boolean force;

    @Parameters(arity = "1..*", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private List<String> servers = new ArrayList<>();

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Removes servers of the context's store. */
    public RmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            return new CloudServers(cloud.get(), context).remove(servers, force);
        }
        Servers all = Servers.of(context);
        return all.each(servers, server -> all.machines().remove(server, force));
    }
}
