package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
    @TempDir
    private Path folder;

    private String refusal(int status, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Context context = new Context(
                new Terminal(new ByteArrayOutputStream(), err, false),
                Map.of("SLIPWAY_HOME", folder.resolve("home").toString()),
                folder);
        assertThat(CommandTree.run(context, arguments)).isEqualTo(status);
        context.terminal().flush();
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNoDiskIsCalledWhatItIs() throws Exception {
        Files.createDirectory(folder.resolve("dir"));
        assertThat(refusal(1, "convert", "dir", "-o", "x.qcow2")).contains("it is a directory");
        assertThat(refusal(1, "convert", "/dev/null", "-o", "x.qcow2")).contains("it is a device");
        assertThat(refusal(1, "convert", "gone", "-o", "x.qcow2")).contains("there is no such file");
    }

    @Test
    void aDirectoryThatIsCopiedIntoMustBeThere() {
        assertThat(refusal(1, "cp", "a:/etc/issue", "new/")).contains("the destination directory must exist");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void aStreamIsNotTakenForAFile() {
        assertThat(refusal(2, "cp", "a:/etc/issue", "-")).contains("no stream of tar");
        assertThat(refusal(2, "cp", "-", "a:/tmp")).contains("no stream of tar");
        assertThat(folder.resolve("-")).doesNotExist();
    }

    /** The checks that a build begins with read it, too. */
    @Test
    void anIgnoreFileIsNamed() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY f /\n");
        Files.writeString(folder.resolve(".dockerignore"), "[a-\n");
        assertThat(refusal(1, "build", "."))
                .contains(".dockerignore has a bad pattern")
                .contains("[a-");
        assertThat(refusal(1, "lint")).contains(".dockerignore has a bad pattern");
        Files.write(folder.resolve("Dockerfile.dockerignore"), new byte[] {'a', (byte) 0xff});
        assertThat(refusal(1, "build", ".")).contains("Dockerfile.dockerignore is not text in UTF-8");
    }

    @Test
    void aContextIsNoStream() {
        assertThat(refusal(2, "build", "-")).contains("slipway build -f - DIR < Dockerfile");
    }

    @Test
    void oneDamagedImageDoesNotHideTheOthers() throws Exception {
        String id = "aaaa1111-0000-4000-8000-000000000001";
        Path image = Files.createDirectories(folder.resolve("home/images/" + id));
        Files.writeString(image.resolve("image.json"), "x");
        assertThat(refusal(0, "images")).contains(id + " is damaged").contains("slipway rmi -f " + id);
        assertThat(refusal(0, "prune")).contains(id + " is damaged");
        assertThat(refusal(1, "sbom", id)).contains(id + " is damaged");
        assertThat(refusal(1, "rmi", id)).contains("slipway rmi -f " + id);
        assertThat(refusal(0, "rmi", "-f", "aaaa")).isEmpty();
        assertThat(image).doesNotExist();
        assertThat(refusal(0, "images")).isEmpty();
    }
}
