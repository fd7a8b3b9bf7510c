package dev.slipway.cli.server;

import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.machine.Machine;
import dev.slipway.machine.serial.SerialLog;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway logs}. */
@Command(name = "logs", description = "Print what a server printed on its serial line.")
public final class LogsCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the server ends.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            description = "Print only so many lines from the end.")
    private int tail = -1;

    @Parameters(paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private String server = "";

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Prints logs of the context's store. */
    public LogsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            if (follow) {
                throw Failure.usage("-f follows servers of this host only.");
            }
            new CloudServers(cloud.get(), context).logs(server, tail);
            return 0;
        }
        Machine machine = Servers.of(context).machines().find(server).machine();
        SerialLog log = machine.serial();
        PrintStream out = context.terminal().out();
        long from = 0;
        if (tail >= 0) {
            from = log.sizeBytes();
            log.tail(tail).forEach(out::println);
            out.flush();
        }
        log.follow(
                from,
                (bytes, length) -> {
                    out.write(bytes, 0, length);
                    out.flush();
                },
                () -> follow && machine.isUp());
        return 0;
    }
}
