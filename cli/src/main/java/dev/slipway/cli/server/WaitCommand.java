package dev.slipway.cli.server;

import dev.slipway.cli.terminal.Context;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.MachineState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway wait}. */
@Command(name = "wait", description = "Wait until servers end, and print the exit status of each.")
public final class WaitCommand implements Callable<Integer> {
    private static final Duration SLICE = Duration.ofMinutes(1);

    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "SERVER", description = "Name, id, or the start of an id.")
    private List<String> servers = new ArrayList<>();

    /** Waits for servers of the context's store. */
    public WaitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Servers all = Servers.of(context);
        List<MachineRecord> found = new ArrayList<>();
        for (String server : servers) {
            found.add(all.machines().find(server));
        }
        for (MachineRecord server : found) {
            Optional<MachineState> end = Optional.empty();
            while (end.isEmpty()) {
                end = server.machine().waitFor(SLICE);
            }
            context.terminal().out().println(status(end.get()));
        }
        return 0;
    }

    /** What QEMU ended with; 0 for a server that never ran, 255 where nobody was left to see. */
    private static int status(MachineState state) {
        return state instanceof MachineState.Exited exited ? exited.status().orElse(255) : 0;
    }
}
