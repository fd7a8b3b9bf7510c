package dev.slipway.cli.server;

import dev.slipway.cli.terminal.Context;
import dev.slipway.machine.Guest;
import dev.slipway.machine.Machine;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.MachineState;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.serial.Patience;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** A server that lives as long as the command that started it; Ctrl-C switches it off. */
final class AttachedServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(StopCommand.SECONDS);

    private final Servers servers;
    private final MachineRecord server;
    private final Thread atExit = new Thread(this::endQuietly, "end of the server");
    private boolean ended;

    private AttachedServer(Servers servers, MachineRecord server) {
        this.servers = servers;
        this.server = server;
    }

    /** Starts the server; a server that cannot even start is removed again. */
    static AttachedServer start(Servers servers, MachineRecord server, Accelerator accelerator)
            throws IOException, InterruptedException {
        AttachedServer attached = new AttachedServer(servers, server);
        Runtime.getRuntime().addShutdownHook(attached.atExit);
        try {
            server.machine().start(accelerator, Lifetime.ATTACHED);
            return attached;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.machines().remove(server, true);
            attached.close();
            throw e;
        }
    }

    /** Runs a command once the server has booted and returns its exit status. */
    int run(List<String> command, boolean tty, boolean input) throws IOException, InterruptedException {
        Context context = servers.context();
        Guest guest = Guest.of(server);
        context.terminal()
                .err()
                .println("slipway: booting " + server.spec().name() + " at "
                        + server.spec().loopbackAddress() + " ...");
        Duration time = guest.awaitSsh(Patience.BOOT);
        context.terminal()
                .err()
                .println("slipway: " + server.spec().name() + " answers after " + time.toSeconds() + " s");
        return guest.ssh().exec(GuestCommand.of(command).line(), tty, input);
    }

    /** Passes the serial line on until the guest switches itself off. */
    int watch() throws IOException, InterruptedException {
        Machine machine = server.machine();
        PrintStream out = servers.context().terminal().out();
        machine.serial()
                .follow(
                        0,
                        (bytes, length) -> {
                            out.write(bytes, 0, length);
                            out.flush();
                        },
                        machine::isUp);
        // Not its state at once: how it ended is noted a moment after it did.
        return machine.waitFor(Duration.ZERO)
                .map(state -> state instanceof MachineState.Exited exited
                        ? exited.status().orElse(1)
                        : 0)
                .orElse(0);
    }

    private synchronized void end() throws IOException, InterruptedException {
        if (ended) {
            return;
        }
        ended = true;
        if (server.removeAtEnd()) {
            // Nobody will see its disk again: no need for it to be left in order.
            servers.machines().remove(server, true);
        } else {
            server.machine().stop(GRACE);
        }
    }

    private void endQuietly() {
        try {
            end();
        } catch (IOException e) {
            servers.context().terminal().err().println("slipway: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Switches the server off and, if that was asked for, removes it. */
    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while "
                    + server.spec().name() + " was being switched off; it ends with this process.");
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // We are being ended, and the hook finds nothing left to do.
        }
    }
}
