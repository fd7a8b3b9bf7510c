package dev.slipway.cli.server;

import dev.slipway.cli.terminal.Context;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Lifetime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway restart}. */
@Command(name = "restart", description = "Switch servers off and on again.")
public final class RestartCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-t", "--time"},
            paramLabel = "SECONDS",
            description = "How long a server may take to switch off before it is cut off (default: 60).")
    private int seconds = StopCommand.SECONDS;

    @Parameters(arity = "1..*", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private List<String> servers = new ArrayList<>();

    /** Restarts servers of the context's store. */
    public RestartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Servers all = Servers.of(context);
        Accelerator accelerator = all.accelerator();
        return all.each(servers, server -> {
            server.machine().stop(Duration.ofSeconds(Math.max(0, seconds)));
            server.machine().start(accelerator, Lifetime.DETACHED);
        });
    }
}
