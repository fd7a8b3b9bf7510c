package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that is stopped leaves nothing running and nothing broken, however it is stopped. */
class InterruptionIT {
    /** No other process of this machine sleeps for just so long. */
    private static final String MARK = "86399." + ProcessHandle.current().pid();

    @TempDir
    private Path folder = Path.of("");

    private Path context = Path.of("");
    private Slipway slipway = Slipway.shared();

    @BeforeEach
    void layOut() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        slipway = new Slipway(folder.resolve("store"), folder, false);
        Files.writeString(context.resolve("slipway.yaml"), "name: interrupted\nfinish: none\n");
    }

    private String[] buildCall() throws IOException, InterruptedException {
        return new String[] {"build", "-q", "--build-context", "base=" + SmallBase.tarIn(folder), context.toString()};
    }

    private void dockerfile(String run) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN echo first > /first\nRUN " + run + "\n");
    }

    @Test
    void ctrlCInRunLeavesNothingRunning() throws Exception {
        stopInRun("INT", 130);
    }

    @Test
    void terminationInRunLeavesNothingRunning() throws Exception {
        stopInRun("TERM", 143);
    }

    private void stopInRun(String signal, int status) throws Exception {
        String[] call = buildCall();
        dockerfile("sleep " + MARK + " & sleep " + MARK);
        Process build = slipway.start(call);
        await("the RUN step started", Duration.ofMinutes(3), InterruptionIT::stepRuns);
        signal(signal, build);
        Slipway.Outcome outcome = Slipway.finish(build, call, Duration.ofSeconds(30));
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(status);
        await("the RUN step ended", Duration.ofSeconds(5), () -> !stepRuns());
        worksAgain(call);
    }

    @Test
    void killInRunLeavesNothingTheNextBuildTripsOver() throws Exception {
        String[] call = buildCall();
        dockerfile("sleep " + MARK);
        Process build = slipway.start(call);
        await("the RUN step started", Duration.ofMinutes(3), InterruptionIT::stepRuns);
        signal("KILL", build);
        build.waitFor();
        await("the RUN step ended", Duration.ofSeconds(10), () -> !stepRuns());
        worksAgain(call);
    }

    private void worksAgain(String[] call) throws IOException, InterruptedException {
        dockerfile("cat /first");
        Slipway.Outcome again = slipway.run(call);
        assertThat(again.status()).as(again.all()).isZero();
        try (Stream<Path> left = Files.list(slipway.home().resolve("tmp"))) {
            assertThat(left.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("p")))
                    .as("work in progress left in tmp")
                    .isEmpty();
        }
    }

    @Test
    void twoBuildsAtOnceBothWork() throws Exception {
        String[] call = buildCall();
        dockerfile("sleep 1; date > /when");
        Process one = slipway.start(call);
        Process two = slipway.start(call);
        Slipway.Outcome first = Slipway.finish(one, call, Duration.ofMinutes(3));
        Slipway.Outcome second = Slipway.finish(two, call, Duration.ofMinutes(3));
        assertThat(first.status()).as(first.all()).isZero();
        assertThat(second.status()).as(second.all()).isZero();
        assertThat(second.out()).as("the work is done once").isEqualTo(first.out());
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Whether a process sleeps for our mark: looked up in /proc, where the ones of containers are, too. */
    private static boolean stepRuns() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.anyMatch(InterruptionIT::isStep);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isStep(Path process) {
        try {
            List<String> arguments =
                    List.of(Files.readString(process.resolve("cmdline")).split("\0"));
            return arguments.size() == 2
                    && arguments.get(0).endsWith("sleep")
                    && arguments.get(1).equals(MARK);
        } catch (IOException e) {
            // Not a process, or one that is gone by now.
            return false;
        }
    }

    private static void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        Instant until = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(until);
            Thread.sleep(100);
        }
    }
}
