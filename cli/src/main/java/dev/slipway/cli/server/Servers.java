package dev.slipway.cli.server;

import dev.slipway.build.store.StoreLocation;
import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.machine.Guest;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.Machines;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.serial.Patience;
import dev.slipway.machine.ssh.Ssh;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The servers of the user's store, as the verbs see them.
 *
 * @param home the store's directory
 * @param machines what is in it
 */
record Servers(Context context, Path home, Machines machines) {

    /** The servers of the store that the environment names; ended ones that were to be removed are gone already. */
    static Servers of(Context context) throws IOException, InterruptedException {
        Path home = StoreLocation.of(context.environment());
        Machines machines = Machines.open(home);
        machines.sweep();
        return new Servers(context, home, machines);
    }

    /** The way into a server of the place that is meant, once it has booted. */
    static Ssh reach(Context context, CloudOptions where, String reference) throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            return new CloudServers(cloud.get(), context).ssh(reference);
        }
        Servers servers = of(context);
        return servers.awaitGuest(servers.running(reference)).ssh();
    }

    /** What runs the guests of this host. */
    Accelerator accelerator() throws IOException, InterruptedException {
        return Accelerator.detect(home.resolve("machines"));
    }

    /** Whether a server has this name or this id. */
    boolean has(String reference) throws IOException {
        return machines.list().stream()
                .map(MachineRecord::spec)
                .anyMatch(spec ->
                        spec.name().equals(reference) || spec.id().toString().startsWith(reference));
    }

    /** The server of that name or id, which must be up. */
    MachineRecord running(String reference) throws IOException {
        MachineRecord server = machines.find(reference);
        if (!server.machine().isUp()) {
            throw Failure.of(server.spec().name() + " is not running. `slipway start "
                    + server.spec().name() + "` starts it.");
        }
        return server;
    }

    /** The guest of a server that is up, once it lets us in. */
    Guest awaitGuest(MachineRecord server) throws IOException, InterruptedException {
        Guest guest = Guest.of(server);
        if (guest.ssh().knock().isEmpty()) {
            context.terminal()
                    .err()
                    .println("slipway: waiting for " + server.spec().name() + " to boot ...");
            guest.awaitSsh(Patience.BOOT);
        }
        return guest;
    }

    /** What a verb does to one of several servers. */
    @FunctionalInterface
    interface Action {
        void on(MachineRecord server) throws IOException, InterruptedException;
    }

    /** Does the same to each server and prints the name it was called by; one that fails does not stop the others. */
    int each(List<String> references, Action action) throws InterruptedException {
        int status = 0;
        for (String reference : references) {
            try {
                action.on(machines.find(reference));
                context.terminal().out().println(reference);
            } catch (IOException | Failure e) {
                context.terminal().err().println("slipway: " + e.getMessage());
                status = 1;
            }
        }
        return status;
    }
}
