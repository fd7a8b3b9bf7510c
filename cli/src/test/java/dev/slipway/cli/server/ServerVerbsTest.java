package dev.slipway.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.Machines;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs on servers that do not run; those that do are met where images boot. */
class ServerVerbsTest {
    @TempDir
    private Path home = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Function<Context, Callable<Integer>> verb, String... arguments) {
        Context context = new Context(new Terminal(out, err, false), Map.of("SLIPWAY_HOME", home.toString()), home);
        CommandLine line = new CommandLine(verb.apply(context));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            context.terminal().err().println(failure.getMessage());
            return 1;
        });
        int status = line.execute(arguments);
        context.terminal().flush();
        return status;
    }

    private String printed() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    private String complained() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    private MachineRecord server(String name, boolean ended) throws Exception {
        try (Machines.Reservation reservation = Machines.open(home).reserve(Optional.of(name))) {
            MachineRecord server = new MachineRecord(
                    MachineSpec.of(reservation.id(), name, reservation.directory(), "127.3.2.1")
                            .with(m -> m.forward(PortForward.tcp("127.3.2.1", 22, 22))),
                    Instant.now().minusSeconds(600),
                    "11111111-2222-4333-8444-555555555555",
                    "web:1",
                    List.of(),
                    false,
                    "root",
                    22,
                    Path.of("/none"));
            reservation.commit(server);
            if (ended) {
                Files.writeString(server.machine().files().qemuLog(), "");
                Files.writeString(
                        server.machine().files().exit(),
                        "{\"status\": 137, \"atSeconds\": " + (Instant.now().getEpochSecond() - 180) + "}");
            }
            return server;
        }
    }

    @Test
    void psListsWhatRunsAndWithAllTheRest() throws Exception {
        String id = server("a", true).spec().id().toString();

        assertThat(run(PsCommand::new)).isZero();
        assertThat(printed().lines()).hasSize(1);
        assertThat(run(PsCommand::new, "-a")).isZero();
        assertThat(printed().lines().toList().get(1).split(" {3,}"))
                .containsExactly(
                        id.substring(0, 8),
                        "web:1",
                        "10 minutes ago",
                        "Exited (137) 3 minutes ago",
                        "127.3.2.1",
                        "127.3.2.1:22->22/tcp",
                        "a");
        assertThat(run(PsCommand::new, "-aq")).isZero();
        assertThat(printed()).isEqualTo(id.substring(0, 8) + "\n");
        assertThat(run(PsCommand::new, "-aq", "--no-trunc")).isZero();
        assertThat(printed()).isEqualTo(id + "\n");
        assertThat(run(PsCommand::new, "-a", "-o", "json")).isZero();
        assertThat(printed())
                .contains("\"id\": \"" + id + "\"", "\"state\": \"exited\"", "\"exit_status\": 137", "\"name\": \"a\"");
    }

    @Test
    void logsShowTheSerialLine() throws Exception {
        MachineRecord server = server("a", true);
        Files.writeString(server.machine().files().serialLog(), "one\r\ntwo\r\nthree\r\n");

        assertThat(run(LogsCommand::new, "a")).isZero();
        assertThat(printed()).isEqualTo("one\r\ntwo\r\nthree\r\n");
        assertThat(run(LogsCommand::new, "-n", "2", "a")).isZero();
        assertThat(printed()).isEqualTo("two\nthree\n");
        assertThat(run(LogsCommand::new, "-f", "a"))
                .as("a server that ended is not waited for")
                .isZero();
    }

    @Test
    void whatDoesNotRunCannotBeUsed() throws Exception {
        server("a", true);

        assertThat(run(ExecCommand::new, "a", "true")).isEqualTo(1);
        assertThat(run(SshCommand::new, "a")).isEqualTo(1);
        assertThat(run(CpCommand::new, "a:/etc/motd", ".")).isEqualTo(1);
        assertThat(complained().lines())
                .hasSize(3)
                .allMatch(line -> line.equals("a is not running. `slipway start a` starts it."));
    }

    @Test
    void stopWaitAndRemove() throws Exception {
        MachineRecord server = server("a", true);

        assertThat(run(StopCommand::new, "a")).isZero();
        assertThat(run(WaitCommand::new, "a")).isZero();
        assertThat(run(RmCommand::new, "a")).isZero();

        assertThat(printed()).isEqualTo("a\n137\na\n");
        assertThat(server.spec().directory()).doesNotExist();
    }

    @Test
    void oneUnknownServerDoesNotSaveTheOthers() throws Exception {
        server("a", true);
        server("b", false);

        assertThat(run(RmCommand::new, "a", "nobody", "b")).isEqualTo(1);

        assertThat(printed()).isEqualTo("a\nb\n");
        assertThat(complained()).contains("there is no server \"nobody\"");
    }

    @Test
    void copyingNeedsExactlyOneServer() {
        assertThat(run(CpCommand::new, "a", "b")).isEqualTo(1);
        assertThat(run(CpCommand::new, "x:a", "y:b")).isEqualTo(1);
        assertThat(complained().lines()).hasSize(2).allMatch(line -> line.contains("one of them, and only one"));
    }

    @Test
    void runSaysWhatIsWrongWithTheCall() {
        assertThat(run(RunCommand::new, "-d", "web", "true")).isEqualTo(1);
        assertThat(complained()).contains("slipway exec SERVER true");
        assertThat(run(RunCommand::new, "--memory", "lots", "web")).isEqualTo(2);
        assertThat(complained()).contains("\"lots\" is no amount of memory");
        assertThat(run(RunCommand::new, "--firmware", "coreboot", "web")).isEqualTo(2);
        assertThat(complained()).contains("coreboot");
        assertThat(run(RunCommand::new, "nothing-of-that-name")).isEqualTo(1);
        assertThat(complained()).contains("nothing-of-that-name");
    }

    @Test
    void optionsAfterTheServerBelongToTheCommand() throws Exception {
        server("a", true);

        assertThat(run(ExecCommand::new, "a", "ls", "-l", "--no-such-option")).isEqualTo(1);
        assertThat(complained()).contains("is not running");
    }
}
