package dev.slipway.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import dev.slipway.machine.Machine;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.MachineState;
import dev.slipway.machine.Machines;
import dev.slipway.machine.serial.Patience;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The life of a server under the real QEMU, with a guest that boots in no time but has no ssh. */
class TinyServerIT {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(60), Duration.ofMinutes(3));

    @TempDir
    private Path home = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeImage() throws Exception {
        TinyImage.make(home);
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        for (MachineRecord server : Machines.open(home).list()) {
            server.machine().kill();
        }
    }

    private String run(Function<Context, Callable<Integer>> verb, String... arguments) {
        out.reset();
        Context context = new Context(new Terminal(out, err, false), Map.of("SLIPWAY_HOME", home.toString()), home);
        int status = new CommandLine(verb.apply(context)).execute(arguments);
        context.terminal().flush();
        assertThat(status).as("%s %s", List.of(arguments), err).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Process separately(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path", ""),
                RunMain.class.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("SLIPWAY_HOME", home.toString());
        return builder.start();
    }

    private static void awaitGreeting(BufferedReader said) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            lines.add(line);
            if (line.contains(TinyImage.GREETING)) {
                return;
            }
        }
        throw new AssertionError("no greeting but " + lines);
    }

    @Test
    void aDetachedServerFromRunToRemoval() throws Exception {
        String id = run(RunCommand::new, "-d", "--name", "t", "-m", "64m", "-p", "18022:22", "tiny")
                .strip();
        Machine machine = Machines.open(home).find("t").machine();
        machine.vigil(PATIENCE).awaitText(TinyImage.GREETING, 0);

        assertThat(machine.spec().id()).hasToString(id);
        assertThat(run(PsCommand::new)).contains(id.substring(0, 8), "tiny", "Up ", "127.0.0.1:18022->22/tcp");
        assertThat(run(LogsCommand::new, "t")).contains(TinyImage.GREETING);
        assertThat(run(StopCommand::new, id.substring(0, 8))).isEqualTo(id.substring(0, 8) + "\n");
        assertThat(run(LogsCommand::new, "-n", "1", "t")).isEqualTo(TinyImage.FAREWELL + "\n");
        assertThat(run(WaitCommand::new, "t")).isEqualTo("0\n");
        assertThat(run(PsCommand::new, "-a")).contains("Exited (0)");

        run(StartCommand::new, "t");
        run(RestartCommand::new, "-t", "0", "t");
        assertThat(machine.state()).isInstanceOf(MachineState.Running.class);
        run(RmCommand::new, "-f", "t");
        assertThat(machine.isUp()).isFalse();
        assertThat(run(PsCommand::new, "-aq")).isEmpty();
        assertThat(machine.spec().directory()).doesNotExist();
    }

    @Test
    void aDetachedServerThatIsToBeRemovedIsGoneOnceItEnded() throws Exception {
        run(RunCommand::new, "-d", "--rm", "--name", "t", "-m", "64m", "tiny");
        Machine machine = Machines.open(home).find("t").machine();
        machine.vigil(PATIENCE).awaitText(TinyImage.GREETING, 0);

        run(StopCommand::new, "t");

        assertThat(run(PsCommand::new, "-aq")).isEmpty();
        assertThat(machine.spec().directory()).doesNotExist();
    }

    @Test
    void anAttachedServerShowsItsSerialLineUntilItSwitchesItselfOff() throws Exception {
        Process run = separately("--name", "t", "-m", "64m", "tiny");
        BufferedReader said = new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8));
        awaitGreeting(said);

        run(StopCommand::new, "t");

        assertThat(said.readLine()).startsWith(TinyImage.FAREWELL);
        assertThat(run.waitFor()).isZero();
        assertThat(run(PsCommand::new, "-a")).contains("Exited (0)");
    }

    @Test
    void ctrlCSwitchesAnAttachedServerOffAndRemovesIt() throws Exception {
        Process run = separately("--rm", "--name", "t", "-m", "64m", "tiny");
        awaitGreeting(new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8)));
        Machine machine = Machines.open(home).find("t").machine();

        new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();

        assertThat(run.waitFor()).isEqualTo(130);
        assertThat(machine.isUp()).isFalse();
        assertThat(machine.spec().directory()).doesNotExist();
    }

    @Test
    void killingTheCommandKillsItsServerAndTheNextOneTidiesUp() throws Exception {
        Process run = separately("--rm", "--name", "t", "-m", "64m", "tiny");
        awaitGreeting(new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8)));
        Machine machine = Machines.open(home).find("t").machine();

        run.destroyForcibly().waitFor();

        assertThat(machine.waitFor(Duration.ofSeconds(10))).isPresent();
        assertThat(run(PsCommand::new, "-aq")).isEmpty();
        assertThat(machine.spec().directory()).doesNotExist();
        assertThat(Files.exists(home.resolve("machines"))).isTrue();
    }
}
