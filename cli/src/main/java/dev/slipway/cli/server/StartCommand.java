package dev.slipway.cli.server;

import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Lifetime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway start}. */
@Command(name = "start", description = "Switch servers on again.")
public final class StartCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private List<String> servers = new ArrayList<>();

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Starts servers of the context's store. */
    public StartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            return new CloudServers(cloud.get(), context).start(servers);
        }
        Servers all = Servers.of(context);
        Accelerator accelerator = all.accelerator();
        return all.each(servers, server -> {
            // As docker has it, starting what runs is no mistake.
            if (!server.machine().isUp()) {
                server.machine().start(accelerator, Lifetime.DETACHED);
            }
        });
    }
}
