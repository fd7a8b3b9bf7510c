package dev.slipway.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.BuildRequest;
import dev.slipway.build.DockerfileText;
import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildChecksTest {
    private static final String TEXT = "FROM scratch\nENV a b\n";

    @TempDir
    Path context;

    private String told(String text, Map<String, String> buildArgs) throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        BuildRequest recipe =
                BuildRequest.of(context, DockerfileText.of("Dockerfile", text)).withBuildArgs(buildArgs);
        Terminal terminal = new Terminal(new ByteArrayOutputStream(), err, false);
        try (ProgressView view = ProgressMode.PLAIN.view(terminal)) {
            BuildChecks.of(recipe).tell(view);
        }
        terminal.flush();
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void findingsAreWarnings() throws Exception {
        assertThat(told(TEXT, Map.of())).contains("warning: Dockerfile:2:").contains("LegacyKeyValueFormat");
        assertThat(told("# check=skip=LegacyKeyValueFormat\n" + TEXT, Map.of())).isEmpty();
    }

    @Test
    void errorIsTrueEndsTheBuild() throws Exception {
        assertThatThrownBy(() -> told("# check=error=true\n" + TEXT, Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Dockerfile:3:")
                .hasMessageContaining("LegacyKeyValueFormat");
        assertThatThrownBy(() -> told(TEXT, Map.of("BUILDKIT_DOCKERFILE_CHECK", "error=true")))
                .isInstanceOf(Failure.class);
        assertThat(told("# check=error=true\nFROM scratch\n", Map.of())).isEmpty();
    }

    @Test
    void variablesThatABaseMaySetAreNoFindings() throws Exception {
        assertThat(told("# check=error=true\nFROM golang\nENV A=$GOPATH\n", Map.of()))
                .isEmpty();
        assertThatThrownBy(() -> told("# check=error=true\nFROM scratch\nENV A=$GOPATH\n", Map.of()))
                .hasMessageContaining("UndefinedVar");
    }
}
