package dev.slipway.cli.cloud;

import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.machine.serial.Patience;
import dev.slipway.machine.ssh.Knocking;
import dev.slipway.machine.ssh.Ssh;
import dev.slipway.machine.ssh.SshKey;
import dev.slipway.machine.ssh.SshTarget;
import dev.slipway.scaleway.instance.NewServer;
import dev.slipway.scaleway.instance.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the verbs on servers do in a cloud. */
public record CloudServers(Cloud cloud, Context context) {
    private static final Duration SWITCHING = Duration.ofMinutes(10);
    private static final Set<String> OFF = Set.of("stopped", "stopped in place");

    private List<Server> list(boolean all) throws IOException, InterruptedException {
        return cloud.instances().servers().stream()
                .filter(server -> all || !OFF.contains(server.state()))
                .sorted(Comparator.comparing(Server::created).reversed())
                .toList();
    }

    /** Prints a table with the columns of {@code scw ps}. */
    public void table(boolean all, boolean whole) throws IOException, InterruptedException {
        Table table = new Table("server id", "image", "zone", "created", "status", "ports", "name", "commercial type");
        Instant now = Instant.now();
        for (Server server : list(all)) {
            table.row(
                    Cloud.shown(server.id(), whole),
                    server.imageName().orElse(""),
                    server.zone(),
                    Texts.age(CloudImages.time(server.created()), now),
                    server.state(),
                    String.join(", ", server.addresses()),
                    server.name(),
                    server.type());
        }
        table.print(context.terminal().out());
    }

    /** Prints ids only. */
    public void ids(boolean all, boolean whole) throws IOException, InterruptedException {
        for (Server server : list(all)) {
            context.terminal().out().println(Cloud.shown(server.id(), whole));
        }
    }

    /** Prints what the API says, as a JSON array. */
    public void json(boolean all) throws IOException, InterruptedException {
        List<Map<String, Object>> documents =
                list(all).stream().map(server -> server.resource().fields()).toList();
        context.terminal().out().println(JsonText.pretty(documents));
    }

    /**
     * Makes a server, switches it on, waits until it runs and prints its id; one that does not come to run is removed.
     *
     * @param image its id, the beginning of its id, or its name
     * @param userData what cloud-init does at the first boot
     */
    public void run(String name, String image, String type, String userData) throws IOException, InterruptedException {
        String id = cloud.image(image).id();
        Server made = cloud.instances().makeServer(new NewServer(name, id, type, List.of()));
        try {
            cloud.instances().setUserData(made.id(), userData);
            cloud.instances().act(made.id(), "poweron");
            Server running = cloud.instances().awaitServer(made.id(), Set.of("running"), SWITCHING);
            context.terminal()
                    .err()
                    .println("slipway: " + running.name() + " runs in " + cloud.zone() + " at "
                            + String.join(", ", running.addresses()));
        } catch (IOException | InterruptedException e) {
            // Nobody was told its id, and a server costs money.
            try {
                remove(cloud.instances().server(made.id()), true);
            } catch (IOException again) {
                e.addSuppressed(again);
                context.terminal()
                        .err()
                        .println("slipway: the server " + made.id() + " could not be removed: " + again.getMessage());
            }
            throw e;
        }
        context.terminal().out().println(made.id());
    }

    /** Prints what a server wrote to its serial line, or so many lines from the end if that is not negative. */
    public void logs(String reference, int tail) throws IOException, InterruptedException {
        List<String> lines = cloud.console(cloud.server(reference)).lines().toList();
        lines.stream()
                .skip(tail < 0 ? 0 : Math.max(0, lines.size() - tail))
                .forEach(context.terminal().out()::println);
    }

    /** The way into a server that runs, once it lets the store's key in. */
    public Ssh ssh(String reference) throws IOException, InterruptedException {
        Server server = cloud.server(reference);
        String named = Cloud.shown(server);
        if (!server.state().equals("running")) {
            throw Failure.of(named + " is " + server.state() + ". `slipway start --cloud " + cloud.name() + " " + named
                    + "` switches it on.");
        }
        if (server.addresses().isEmpty()) {
            throw Failure.of(named + " has no public address, so ssh does not reach it from here.");
        }
        CloudLogin login = CloudLogin.of(server.imageTags());
        Ssh ssh = new Ssh(new SshTarget(
                        server.addresses().getFirst(),
                        login.port(),
                        login.user(),
                        SshKey.in(keys()).privateFile(),
                        knownHosts(server))
                .asRoot());
        await(ssh, named);
        return ssh;
    }

    private void await(Ssh ssh, String named) throws IOException, InterruptedException {
        Knocking knocking = new Knocking(ssh);
        if (knocking.again().isPresent()) {
            return;
        }
        context.terminal().err().println("slipway: waiting for " + named + " to boot ...");
        long end = System.nanoTime() + Patience.BOOT.total().toNanos();
        while (knocking.again().isEmpty()) {
            if (System.nanoTime() > end) {
                throw Failure.of(named + " did not let us in as " + ssh.target().user() + " on "
                        + ssh.target().host() + " port " + ssh.target().port() + " within "
                        + Patience.BOOT.total().toMinutes() + " minutes. Its security group must admit ssh, and it"
                        + " must know the key in " + keys() + ", as servers of slipway run do.");
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    private Path keys() {
        return Stores.location(context).resolve("ssh");
    }

    /** A file of the server's own, because another server has its address later. */
    private Path knownHosts(Server server) throws IOException {
        return Files.createDirectories(keys().resolve("clouds")).resolve(server.id());
    }

    /** Switches servers on and waits for each. */
    public int start(List<String> references) throws InterruptedException {
        return each(references, server -> {
            if (!server.state().equals("running")) {
                cloud.instances().act(server.id(), "poweron");
                cloud.instances().awaitServer(server.id(), Set.of("running"), SWITCHING);
            }
        });
    }

    /** Switches servers off and waits for each. */
    public int stop(List<String> references) throws InterruptedException {
        return each(references, server -> {
            if (!OFF.contains(server.state())) {
                cloud.instances().act(server.id(), "poweroff");
                cloud.instances().awaitServer(server.id(), OFF, SWITCHING);
            }
        });
    }

    /** Removes servers with their disks; those that run only by force. */
    public int remove(List<String> references, boolean force) throws InterruptedException {
        return each(references, server -> remove(server, force));
    }

    private void remove(Server server, boolean force) throws IOException, InterruptedException {
        if (OFF.contains(server.state())) {
            cloud.instances().deleteServer(server.id());
            for (Server.Disk disk : server.disks()) {
                if (!disk.isOnBlockStorage()) {
                    cloud.instances().deleteVolume(disk.id());
                }
            }
        } else if (force) {
            cloud.instances().act(server.id(), "terminate");
            cloud.instances().awaitNoServer(server.id(), SWITCHING);
        } else {
            throw Failure.of(Cloud.shown(server) + " is " + server.state()
                    + ". Stop it first, or remove it by force: slipway rm -f");
        }
        Files.deleteIfExists(knownHosts(server));
        for (Server.Disk disk : server.disks()) {
            if (disk.isOnBlockStorage()) {
                cloud.block().deleteVolume(disk.id(), SWITCHING);
            }
        }
    }

    /** What is done to one of several servers. */
    private interface Action {
        void on(Server server) throws IOException, InterruptedException;
    }

    private int each(List<String> references, Action action) throws InterruptedException {
        int status = 0;
        for (String reference : references) {
            try {
                action.on(cloud.server(reference));
                context.terminal().out().println(reference);
            } catch (IOException | Failure e) {
                context.terminal().err().println("slipway: " + e.getMessage());
                status = 1;
            }
        }
        return status;
    }
}
