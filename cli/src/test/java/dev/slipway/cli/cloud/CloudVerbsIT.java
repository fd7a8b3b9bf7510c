package dev.slipway.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.cli.images.ImagesCommand;
import dev.slipway.cli.images.InspectCommand;
import dev.slipway.cli.images.RmiCommand;
import dev.slipway.cli.server.CpCommand;
import dev.slipway.cli.server.ExecCommand;
import dev.slipway.cli.server.LogsCommand;
import dev.slipway.cli.server.PsCommand;
import dev.slipway.cli.server.RmCommand;
import dev.slipway.cli.server.RunCommand;
import dev.slipway.cli.server.StartCommand;
import dev.slipway.cli.server.StopCommand;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Terminal;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.objects.KeyFile;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.service.LocalCloud;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.DiskFacts;
import dev.slipway.image.catalogue.ImageFacts;
import dev.slipway.image.catalogue.ImageFiles;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.harden.Hardening;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs on clouds, against the cloud that {@code slipway cloud} serves. */
@Timeout(300)
class CloudVerbsIT {
    @TempDir
    private Path home = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<AutoCloseable> served = new ArrayList<>();

    /** As {@code slipway cloud} does, but no machine runs behind a server. */
    @BeforeEach
    void serve() throws IOException, InterruptedException {
        Path data = Files.createDirectories(home.resolve("cloud"));
        LocalCloud cloud = LocalCloud.open(
                data, KeyFile.of(data), LocalCloud.Hosting.NONE, new Pace(Duration.ofMillis(5)), (step, failure) -> {});
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", cloud);
        server.start();
        served.add(() -> server.stop(0));
        served.add(cloud);
        new LocalEndpoint("http://127.0.0.1:" + server.getAddress().getPort(), data).write(home);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : served) {
            one.close();
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "SLIPWAY_HOME",
                home.toString(),
                "SCW_CONFIG_PATH",
                home.resolve("scw/config.yaml").toString());
    }

    private int run(Function<Context, Callable<Integer>> verb, String... arguments) {
        out.reset();
        err.reset();
        Context context = new Context(new Terminal(out, err, false), environment(), home);
        CommandLine line = new CommandLine(verb.apply(context));
        line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, result) -> {
            context.terminal().err().println(failure.getMessage());
            return failure instanceof Failure known ? known.exitStatus() : 1;
        });
        int status = line.execute(arguments);
        context.terminal().flush();
        return status;
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void succeeds(Function<Context, Callable<Integer>> verb, String... arguments) {
        assertThat(run(verb, arguments)).as(complained()).isZero();
    }

    /** An image whose disk nobody boots. */
    private void image(String reference, Boot.Firmware firmware) throws IOException, InterruptedException {
        UUID id = UUID.randomUUID();
        int bytes = 1 << 20;
        ImageFacts facts = new ImageFacts(
                id,
                "web",
                "",
                "x86_64",
                Instant.now(),
                "sha256:" + "0".repeat(64),
                Map.of(),
                "web",
                new Boot(Boot.Mode.DISK, firmware, "none"),
                Hardening.NONE,
                Optional.empty(),
                "web",
                new DiskFacts(bytes, bytes, 512, "sha256:" + "0".repeat(64), id),
                List.of(),
                List.of());
        byte[] disk = new byte[bytes];
        disk[0] = 1;
        try (Store store = Store.open(home);
                Scratch scratch = store.scratch("image")) {
            Files.write(Catalogue.draft(scratch).resolve(ImageFiles.DISK), disk);
            Catalogue catalogue = Catalogue.of(store);
            catalogue.tag(catalogue.publish(facts, scratch), ImageReference.of(reference));
        }
    }

    @Test
    void fromPushToServerAndBack() throws IOException, InterruptedException {
        image("web:1", Boot.Firmware.UEFI);
        succeeds(PushCommand::new, "--cloud", "local", "--progress", "plain", "web:1");
        assertThat(complained()).contains("export web:1 as qcow2", "import in fr-par-1");
        String id = said().strip().replace("fr-par-1 ", "");
        assertThat(id).matches("[0-9a-f-]{36}");

        succeeds(ImagesCommand::new, "--cloud", "local");
        assertThat(said().lines().findFirst().orElse("").split(" {2,}"))
                .containsExactly("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "REGION", "ARCH");
        assertThat(said().lines().skip(1).findFirst().orElse("").split(" {2,}"))
                .startsWith("web", "1", id.substring(0, 8))
                .endsWith("fr-par-1", "x86_64");
        succeeds(InspectCommand::new, "--cloud", "local", id.substring(0, 8));
        assertThat(said()).contains("\"id\": \"" + id + "\"", "\"default_bootscript\": null", "\"root_volume\": {");

        assertThat(run(PushCommand::new, "--cloud", "local", "web:1")).isEqualTo(1);
        assertThat(complained()).contains("it has an image \"web:1\" already");

        succeeds(ContextCommand::new, "use", "local");
        succeeds(RunCommand::new, "--name", "a", "--type", "DEV1-S", "web:1");
        String server = said().strip();
        succeeds(PsCommand::new);
        assertThat(said().lines().findFirst().orElse("").split(" {2,}"))
                .containsExactly("SERVER ID", "IMAGE", "ZONE", "CREATED", "STATUS", "PORTS", "NAME", "COMMERCIAL TYPE");
        assertThat(said()).contains(server.substring(0, 8), "running", "DEV1-S");
        succeeds(LogsCommand::new, "a");
        assertThat(run(RmCommand::new, "a")).isEqualTo(1);
        assertThat(complained()).contains("Stop it first");
        succeeds(StopCommand::new, "a");
        nobodyLogsInToWhatDoesNotRun();
        succeeds(PsCommand::new, "-q");
        assertThat(said()).isEmpty();
        succeeds(StartCommand::new, "a");
        succeeds(RmCommand::new, "-f", "a");
        succeeds(PsCommand::new, "-a", "-q");
        assertThat(said()).isEmpty();
        succeeds(RmiCommand::new, "web:1");
        succeeds(ImagesCommand::new, "-q");
        assertThat(said()).isEmpty();
        succeeds(ImagesCommand::new, "-q", "--cloud", "host");
        assertThat(said()).isNotEmpty();
    }

    private void nobodyLogsInToWhatDoesNotRun() {
        assertThat(run(ExecCommand::new, "a", "true")).isEqualTo(1);
        assertThat(complained()).contains("a is stopped. `slipway start --cloud local a` switches it on.");
        assertThat(run(CpCommand::new, home.toString(), "nobody:/root")).isEqualTo(1);
        assertThat(complained()).contains("there is no server nobody in fr-par-1 of the cloud local");
    }

    @Test
    void theServedCloudIsFoundByItsStore() throws IOException, InterruptedException {
        Files.delete(home.resolve("cloud-endpoint.properties"));
        assertThat(run(ImagesCommand::new, "--cloud", "local")).isEqualTo(1);
        assertThat(complained()).contains("Start one in another terminal: slipway cloud");
        String data = home.resolve("other").toString();
        Context own = new Context(new Terminal(new ByteArrayOutputStream(), err, false), environment(), home);
        Thread cloud = Thread.startVirtualThread(
                () -> new CommandLine(new CloudCommand(own)).execute("--listen", "127.0.0.1:0", "--data", data));
        while (!Files.exists(home.resolve("cloud-endpoint.properties"))) {
            assertThat(cloud.isAlive()).isTrue();
            Thread.sleep(20);
        }
        succeeds(ImagesCommand::new, "--cloud", "local");
        cloud.interrupt();
    }

    @Test
    void whatWouldNotBootThereIsNotUploaded() throws IOException, InterruptedException {
        image("old:1", Boot.Firmware.BIOS);
        assertThat(run(PushCommand::new, "--cloud", "local", "old:1")).isEqualTo(1);
        assertThat(complained()).contains("it is for BIOS");
        assertThat(run(PushCommand::new, "old:1")).isEqualTo(2);
        assertThat(complained()).contains("a push needs a cloud");
    }

    @Test
    void aProfileOfTheOfficialFileLeadsToACloud() throws IOException {
        Path file = home.resolve("scw/config.yaml");
        Files.createDirectories(home.resolve("scw"));
        Files.writeString(file, "send_telemetry: false\nprofiles:\n  other:\n    default_region: nl-ams\n");
        LocalEndpoint endpoint = LocalEndpoint.of(home);
        Keys keys = KeyFile.of(endpoint.data());
        byte[] secret = (keys.secret() + "\n").getBytes(StandardCharsets.UTF_8);
        String[] arguments = {"--profile", "test", "--access-key", keys.access(), "--api-url", endpoint.url()};

        byte[] wrong = (UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(run(context -> new LoginCommand(context, new ByteArrayInputStream(wrong)), arguments))
                .isEqualTo(1);
        assertThat(complained()).contains("The key is not accepted");
        assertThat(Files.readString(file)).doesNotContain("test");

        succeeds(context -> new LoginCommand(context, new ByteArrayInputStream(secret)), arguments);
        assertThat(Files.readString(file))
                .contains("send_telemetry: false", "default_region: nl-ams", keys.secret(), keys.project());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(said() + complained()).doesNotContain(keys.secret());
        succeeds(ImagesCommand::new, "--cloud", "scaleway:test");
        assertThat(said()).startsWith("REPOSITORY");
        succeeds(ContextCommand::new);
        assertThat(said()).contains("scaleway:test", "scaleway:other", endpoint.url());

        succeeds(LogoutCommand::new, "--profile", "test");
        assertThat(Files.readString(file)).contains("default_region: nl-ams").doesNotContain(keys.secret());
        assertThat(run(ImagesCommand::new, "--cloud", "scaleway:test")).isEqualTo(1);
        assertThat(complained()).contains("no secret_key is configured");
    }
}
