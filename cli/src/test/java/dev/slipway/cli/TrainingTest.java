package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        Context context = new Context(
                new Terminal(out, new ByteArrayOutputStream(), false),
                Map.of("SLIPWAY_HOME", folder.resolve("home").toString()),
                folder);
        int status = Training.run(context, arguments);
        context.terminal().flush();
        return status;
    }

    @Test
    void runsOneCommandAfterTheOther() {
        assertThat(run("version", "+", "images", "--help", "+", "version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("(?s)slipway [^\n]+\n.*Usage: slipway images.*\nslipway [^\n]+\n");
    }

    @Test
    void theFirstThatFailsIsTheLast() {
        assertThat(run("version", "+", "nonsense", "+", "version")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).containsOnlyOnce("slipway ");
    }
}
