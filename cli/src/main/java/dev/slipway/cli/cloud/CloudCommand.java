package dev.slipway.cli.cloud;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.hosting.GuestMachines;
import dev.slipway.cloud.objects.KeyFile;
import dev.slipway.cloud.objects.ObjectService;
import dev.slipway.cloud.service.LocalCloud;
import dev.slipway.cloud.state.PendingStep;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway cloud}. */
@Command(
        name = "cloud",
        description = {
            "Serve the local Scaleway on this host: its API and its object storage, which speaks S3.",
            "Servers that are switched on boot in QEMU, each at an address of its own in 127/8."
        },
        footer = "%nIt serves until it is stopped (Ctrl-C); what is stored is there again at the next start.")
public final class CloudCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    private final Context context;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "A loopback address and a port, 0 for any (default: 127.0.0.1:4599).")
    private String listen = "127.0.0.1:4599";

    @Option(names = "--data", paramLabel = "DIR", description = "Where its state is (default: cloud in the store).")
    private Optional<Path> data = Optional.empty();

    /** Serves from the store that {@code context} means. */
    public CloudCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        InetSocketAddress address = address();
        Path folder = Files.createDirectories(folder());
        // Held until the process ends, however it ends: a second one would sweep away what the first is writing.
        FileChannel held =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (held.tryLock() == null) {
            throw Failure.of(
                    "another slipway cloud serves " + folder + ". Stop it, or choose another folder with --data.");
        }
        ObjectService.Keys keys = KeyFile.of(folder);
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            throw Failure.of("cannot listen on " + listen + ": " + e.getMessage() + ". Choose another with --listen.");
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        LocalCloud cloud = LocalCloud.open(
                folder,
                keys,
                (state, layers) -> GuestMachines.open(state, layers, folder.resolve("servers"), cache(), this::say),
                Pace.USUAL,
                this::tell);
        server.createContext("/", cloud);
        server.start();
        new LocalEndpoint(url(server), folder).write(Stores.location(context));
        greet(server, folder, keys);
        new CountDownLatch(1).await();
        return 0;
    }

    private void tell(PendingStep step, Exception failure) {
        say(step.name() + " failed: " + failure.getMessage());
    }

    private void say(String note) {
        context.terminal().err().println("slipway cloud: " + note);
        context.terminal().flush();
    }

    /** Where this host's servers remember what the processor can do. */
    private Path cache() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            return store.home().resolve("machines");
        }
    }

    private Path folder() throws IOException, InterruptedException {
        if (data.isPresent()) {
            return context.path(data.get());
        }
        try (Store store = Stores.open(context)) {
            return store.home().resolve("cloud");
        }
    }

    /** What is served has no encryption on its way, so nobody but this host may reach it. */
    private InetSocketAddress address() throws IOException {
        Matcher matcher = ADDRESS.matcher(listen);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
            throw Failure.usage("--listen " + listen + " is no ADDRESS:PORT, such as 127.0.0.1:4599.");
        }
        InetAddress host = InetAddress.getByName(matcher.group(1));
        if (!host.isLoopbackAddress()) {
            throw Failure.usage(
                    "--listen " + listen + " is no loopback address: the local cloud is for this host only.");
        }
        return new InetSocketAddress(host, Integer.parseInt(matcher.group(2)));
    }

    private static String url(HttpServer server) {
        InetSocketAddress at = server.getAddress();
        return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort();
    }

    private void greet(HttpServer server, Path folder, ObjectService.Keys keys) {
        PrintStream out = context.terminal().out();
        out.println("API                  " + url(server));
        out.println("object storage (S3)  " + url(server));
        out.println("access key           " + keys.access());
        out.println("secret key           in " + folder.resolve("keys.properties"));
        out.println("project              " + keys.project());
        out.println("region               " + keys.region());
        context.terminal().flush();
    }
}
