package dev.slipway.image.finish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.DiskIdentity;
import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.ExtraPartition;
import dev.slipway.image.harden.Hardening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishRecipeTest {
    private static final FinishRecipe RECIPE = new FinishRecipe(
            Boot.DEFAULT,
            Hardening.NONE,
            "web",
            DiskIdentity.of(new byte[32]),
            List.of(
                    new ExtraPartition.Swap("swap", 1 << 30),
                    new ExtraPartition.Mounted("/var/log", "log", OptionalLong.empty(), "nodev,noexec")));

    @TempDir
    private Path context;

    @Test
    void theRecipeIsADockerfileOfOneStage() throws Exception {
        assertThat(Dockerfile.parse("finish", RECIPE.dockerfile()).stages()).hasSize(1);
    }

    @Test
    void noScriptEndsItsOwnHeredoc() {
        assertThat(RECIPE.dockerfile().lines().filter("END_OF_FINISH"::equals)).hasSize(3);
    }

    @Test
    void everyArgumentIsDeclaredBeforeTheStepsThatNeedIt() {
        List<String> lines = RECIPE.dockerfile().lines().toList();
        assertThat(RECIPE.buildArgs().keySet()).allSatisfy(name -> {
            int use = Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                    .filter(i -> lines.get(i).contains("${" + name))
                    .findFirst()
                    .orElseThrow();
            assertThat(lines.indexOf("ARG " + name)).isBetween(0, use);
        });
    }

    @Test
    void everyExtraPartitionHasALineInFstab() {
        DiskIdentity identity = RECIPE.identity();
        assertThat(RECIPE.buildArgs().getOrDefault("SLIPWAY_FSTAB", "").lines())
                .containsExactly(
                        "UUID=" + identity.fileSystem("swap") + " none swap sw 0 0",
                        "UUID=" + identity.fileSystem("/var/log") + " /var/log ext4 nodev,noexec 0 2");
    }

    @Test
    void onlyTheLastStepKnowsTheDisk() {
        String text = RECIPE.dockerfile();
        assertThat(text.indexOf("SLIPWAY_ROOT_UUID")).isGreaterThan(text.lastIndexOf("COPY"));
    }

    @Test
    void theScriptsAreGoodShell() throws Exception {
        for (String script : List.of("packages.sh", "server.sh", "boot.sh")) {
            try (var in = FinishRecipe.class.getResourceAsStream(script)) {
                Path file = context.resolve(script);
                Files.write(file, in.readAllBytes());
                Process shell = new ProcessBuilder("sh", "-n", file.toString())
                        .inheritIO()
                        .start();
                assertThat(shell.waitFor()).as(script).isZero();
            }
        }
    }

    @Test
    void theContextHasTheModesOfAServer() throws IOException {
        RECIPE.writeContext(context);
        assertThat(context.resolve("names/etc/hostname")).hasContent("web\n");
        assertThat(Files.readSymbolicLink(context.resolve("names/etc/resolv.conf")))
                .isEqualTo(Path.of("../run/systemd/resolve/stub-resolv.conf"));
        try (Stream<Path> all = Files.walk(context.resolve("files"))) {
            assertThat(all.toList())
                    .hasSizeGreaterThan(10)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
