package dev.slipway.cli.server;

import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway stop}. */
@Command(name = "stop", description = "Switch servers off: the power button first, the plug after a while.")
public final class StopCommand implements Callable<Integer> {
    /** A whole system shuts down, perhaps without KVM: docker's 10 seconds would often pull the plug. */
    static final int SECONDS = 60;

    private final Context context;

    @Option(
            names = {"-t", "--time"},
            paramLabel = "SECONDS",
            description = "How long a server may take before it is cut off (default: 60).")
    private int seconds = SECONDS;

    @Parameters(arity = "1..*", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private List<String> servers = new ArrayList<>();

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Stops servers of the context's store. */
    public StopCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            return new CloudServers(cloud.get(), context).stop(servers);
        }
        return Servers.of(context)
                .each(servers, server -> server.machine().stop(Duration.ofSeconds(Math.max(0, seconds))));
    }
}
