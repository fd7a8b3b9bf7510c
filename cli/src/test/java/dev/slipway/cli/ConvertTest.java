package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the destination when writing to it fails. */
class ConvertTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeADiskOfHalfASector() throws IOException {
        Files.write(folder.resolve("disk.raw"), new byte[256]);
    }

    private String refused(String... options) {
        Context context = new Context(new Terminal(new ByteArrayOutputStream(), err, false), Map.of(), folder);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "convert";
        arguments[1] = "disk.raw";
        System.arraycopy(options, 0, arguments, 2, options.length);
        assertThat(CommandTree.run(context, arguments)).isEqualTo(1);
        context.terminal().flush();
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void nothingWasLeftWhereNothingWas() {
        assertThat(refused("-o", "none/disk.qcow2"))
                .contains("cannot convert " + folder.resolve("disk.raw") + " to none/disk.qcow2: there is no directory "
                        + folder.resolve("none") + ". Nothing was left under that name.");
    }

    /** A VMDK has whole sectors. */
    @Test
    void anOlderFileStays() throws Exception {
        Path older = Files.writeString(folder.resolve("older.vmdk"), "older");
        assertThat(refused("-o", "older.vmdk")).contains("whole sectors").endsWith("What was there before still is.\n");
        assertThat(older).hasContent("older");
    }

    @Test
    void aPipeHasAPartOfTheDisk() throws Exception {
        Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(refused("--format", "qcow2", "-o", "pipe"))
                .contains("is a device or pipe")
                .endsWith("What it was given until then is a part of a disk.\n");
    }
}
