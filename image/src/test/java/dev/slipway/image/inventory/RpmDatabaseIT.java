package dev.slipway.image.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database that rpm itself makes. */
class RpmDatabaseIT {
    @TempDir
    private Path folder;

    @Test
    void readsWhatRpmInstalled() throws Exception {
        Path spec = folder.resolve("hello.spec");
        Files.writeString(spec, """
                Name: slipway-hello
                Epoch: 3
                Version: 1.2
                Release: 4
                Summary: A package of a test
                License: Apache-2.0
                BuildArch: noarch
                %description
                A package of a test.
                %files
                """);
        Path built = Files.createDirectories(folder.resolve("built"));
        run("rpmbuild", "-bb", "--define", "_topdir " + built, "--define", "_rpmdir " + built, spec.toString());
        Path root = Files.createDirectories(folder.resolve("root"));
        String rpm = built.resolve("noarch/slipway-hello-1.2-4.noarch.rpm").toString();
        run(
                "rpm",
                "--root",
                root.toString(),
                "--dbpath",
                "/var/lib/rpm",
                "--define",
                "_db_backend sqlite",
                "--nodeps",
                "-i",
                rpm);
        Inventory inventory = Inventory.of(Tree.of(DirectoryReader.read(root, DirectoryReader.Form.PLAIN, "rpm")));
        assertThat(inventory.unread()).isEmpty();
        assertThat(inventory.packages()).singleElement().satisfies(installed -> {
            assertThat(installed.name()).isEqualTo("slipway-hello");
            assertThat(installed.version()).isEqualTo("3:1.2-4");
            assertThat(installed.architecture()).isEqualTo("noarch");
            assertThat(installed.license()).contains("Apache-2.0");
        });
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + ": " + said).isZero();
    }
}
