package dev.slipway.cli.server;

import dev.slipway.build.store.Store;
import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.definition.DiskSize;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.seed.CloudInitSeed;
import dev.slipway.machine.ssh.SshKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway run}. */
@Command(
        name = "run",
        description = "Make a server of an image and start it.",
        footer = {
            "%nWith COMMAND, the server is switched off when the command ends. Without, and without -d, what it prints on"
                    + " its serial line is shown until it switches itself off, or Ctrl-C does.",
            "%nIn a cloud, the id is printed once the server runs; -d makes no difference there.",
            "%nExit status: that of COMMAND; 1 when the server could not be made or reached."
        })
public final class RunCommand implements Callable<Integer> {
    private static final List<String> HOST_ONLY =
            List.of("--rm", "--memory", "--cpus", "--disk", "--publish", "--firmware", "--interactive", "--tty");

    private final Context context;

    @Option(names = "--name", paramLabel = "NAME", description = "Name the server.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = {"-d", "--detach"},
            description = "Let the server run by itself and print its id.")
    private boolean detach;

    @Option(names = "--rm", description = "Remove the server when it ends.")
    private boolean remove;

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "SIZE",
            converter = MemorySize.class,
            description = "Memory, as 512m or 2g (default: 1g).")
    private Long memoryBytes = 1L << 30;

    @Option(names = "--cpus", paramLabel = "COUNT", description = "Processors (default: 1).")
    private int cpus = 1;

    @Option(
            names = "--disk",
            paramLabel = "SIZE",
            description = "How large the server's disk is, as 40G or 20GiB (default: as the image says).")
    private Optional<String> diskSize = Optional.empty();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "PORT",
            description = "[[ADDRESS:]HOSTPORT:]PORT[/udp]: lead a port of this host to one of the server. ADDRESS is"
                    + " 127.0.0.1 unless given; without HOSTPORT, it is the server's own address in 127.0.0.0/8.")
    private List<String> ports = new ArrayList<>();

    @Option(names = "--user-data", paramLabel = "FILE", description = "What cloud-init does at the first boot.")
    private Optional<Path> userData = Optional.empty();

    @Option(
            names = "--ssh-key",
            paramLabel = "FILE",
            description = "A public key that opens the server, too, or a private one with its .pub beside it.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--firmware", paramLabel = "KIND", description = "uefi or bios, whatever the image says.")
    private Optional<Firmware> firmware = Optional.empty();

    @Option(
            names = {"-i", "--interactive"},
            description = "Pass standard input on to COMMAND.")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Give COMMAND a terminal.")
    private boolean tty;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "The commercial type of a server in a cloud (default: DEV1-S).")
    private String type = "DEV1-S";

    @Mixin
    private CloudOptions where = new CloudOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "Name, name:tag, id, or the start of an id of an image.")
    private String image = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "A command and its arguments.")
    private List<String> command = new ArrayList<>();

    /** Makes servers in the context's store. */
    public RunCommand(Context context) {
        this.context = context;
    }

    /** Options after IMAGE belong to the command. */
    @Spec
    void stopAtImage(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            return runIn(cloud.get());
        }
        if (given("--type")) {
            throw Failure.usage(
                    "--type is of a cloud, and this host is none. -m and --cpus say how big a server here is.");
        }
        if (detach && !command.isEmpty()) {
            throw Failure.usage("-d starts a server that runs by itself, so it takes no command. Start it without one"
                    + " and run `slipway exec SERVER " + String.join(" ", command) + "`.");
        }
        if (cpus < 1) {
            throw Failure.usage("--cpus " + cpus + ": a server has at least one processor.");
        }
        Servers servers = Servers.of(context);
        MachineRecord server = create(servers);
        Accelerator accelerator = servers.accelerator();
        if (detach) {
            startDetached(servers, server, accelerator);
            return 0;
        }
        try (AttachedServer attached = AttachedServer.start(servers, server, accelerator)) {
            return command.isEmpty() ? attached.watch() : attached.run(command, tty, interactive);
        }
    }

    private int runIn(Cloud cloud) throws IOException, InterruptedException {
        for (String option : HOST_ONLY) {
            if (given(option)) {
                throw Failure.usage(option + " is for servers of this host; in a cloud, --type says what a server is.");
            }
        }
        if (!command.isEmpty()) {
            throw Failure.usage(
                    "a server in a cloud runs by itself, so it takes no command. Use slipway exec once it runs.");
        }
        SshKey own = SshKey.in(Servers.of(context).home().resolve("ssh"));
        List<String> opens = new ArrayList<>(List.of(own.publicLine()));
        opens.addAll(readKeys());
        String called = name.orElseGet(() -> image.replaceAll("[^A-Za-z0-9]+", "-") + "-"
                + UUID.randomUUID().toString().substring(0, 4));
        String userDataText = CloudInitSeed.of(UUID.randomUUID(), called, "", opens, readUserData())
                .userData();
        new CloudServers(cloud, context).run(called, image, type, userDataText);
        context.terminal()
                .err()
                .println("slipway: slipway ssh --cloud " + cloud.name() + " " + called + " logs in with "
                        + own.privateFile());
        return 0;
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private MachineRecord create(Servers servers) throws IOException, InterruptedException {
        try (Store store = Store.open(servers.home())) {
            return new NewServer(
                            Catalogue.of(store).find(image),
                            image,
                            name,
                            memoryBytes,
                            cpus,
                            diskSize.map(RunCommand::diskSize),
                            ports,
                            readUserData(),
                            readKeys(),
                            firmware,
                            remove,
                            command)
                    .create(servers);
        }
    }

    private static DiskSize diskSize(String text) {
        return DiskSize.parse(text)
                .filter(size -> size.sizeBytes().isPresent())
                .orElseThrow(() -> Failure.usage("--disk " + text
                        + " is no possible disk; write a size of 64MiB to 16TiB such as 40G or 20GiB."));
    }

    private void startDetached(Servers servers, MachineRecord server, Accelerator accelerator)
            throws IOException, InterruptedException {
        try {
            server.machine().start(accelerator, Lifetime.DETACHED);
        } catch (IOException | InterruptedException | RuntimeException e) {
            // Nobody was told its id: nobody could want it.
            servers.machines().remove(server, true);
            throw e;
        }
        context.terminal().out().println(server.spec().id());
    }

    private Optional<String> readUserData() throws IOException {
        if (userData.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(context.path(userData.get())));
        } catch (CharacterCodingException e) {
            throw Failure.of("cannot use " + userData.get() + " as user-data: it is not UTF-8 text.");
        }
    }

    private List<String> readKeys() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path key : keys) {
            String text = Files.readString(context.path(key)).strip();
            if (text.contains("PRIVATE KEY-----")) {
                lines.add(SshKey.of(context.path(key)).publicLine());
            } else if (text.lines().count() == 1 && text.contains(" ")) {
                lines.add(text);
            } else {
                throw Failure.of("cannot use " + key + " as an ssh key: it is neither one line of a public key nor a"
                        + " private one.");
            }
        }
        return lines;
    }
}
