package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandTreeTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Context context =
            new Context(new Terminal(out, err, false), Map.of(), Path.of("").toAbsolutePath());

    private int run(String... arguments) {
        int status = CommandTree.run(context, arguments);
        context.terminal().flush();
        return status;
    }

    @Test
    void noVerbShowsTheHelpAsAnError() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Commands:").contains("doctor");
        assertThat(out.size()).isZero();
    }

    @Test
    void helpListsEveryVerbWithItsDescription() {
        assertThat(run("--help")).isZero();
        String text = out.toString(StandardCharsets.UTF_8);
        CommandTree.whole(context).getSubcommands().forEach((name, command) -> {
            assertThat(text).contains("  " + name + " ");
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty();
        });
    }

    @Test
    void everyOptionOfEveryVerbIsDescribed() {
        CommandTree.whole(context).getSubcommands().forEach((name, command) -> {
            for (CommandLine.Model.OptionSpec option : command.getCommandSpec().options()) {
                assertThat(option.description())
                        .as(name + " " + option.longestName())
                        .isNotEmpty();
            }
            for (CommandLine.Model.PositionalParamSpec parameter :
                    command.getCommandSpec().positionalParameters()) {
                assertThat(parameter.description())
                        .as(name + " " + parameter.paramLabel())
                        .isNotEmpty();
            }
        });
    }

    @Test
    void helpShowsWhatTheOptionShows() {
        for (String verb : new String[] {"build", "cp"}) {
            assertThat(run(verb, "--help")).isZero();
            String byOption = out.toString(StandardCharsets.UTF_8);
            out.reset();
            assertThat(run("help", verb)).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(byOption).contains("slipway " + verb);
            out.reset();
        }
        assertThat(run("help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Commands:").contains("doctor");
        assertThat(run("help", "nothing")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no command \"nothing\"");
    }

    @Test
    void aMistypedVerbIsSuggested() {
        assertThat(run("versoin")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("versoin").contains("version");
    }

    @Test
    void completionIsAScriptThatBashAccepts() throws Exception {
        assertThat(run("completion", "bash")).isZero();
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.getOutputStream().write(out.toByteArray());
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("doctor");
    }
}
