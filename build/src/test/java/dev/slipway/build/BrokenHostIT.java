package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.build.store.Store;
import dev.slipway.tree.host.Posix;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host can do to a build: kill it, or run out of room. */
class BrokenHostIT {
    @TempDir
    Path temporary;

    @Test
    void aBuildKilledInRunLeavesNothingAndTheNextOneWorks() throws Exception {
        Path home = temporary.resolve("store");
        Path system = TinySystem.make(temporary.resolve("system"));
        Path context = Files.createDirectory(temporary.resolve("context"));
        String mark = "0.5" + System.nanoTime() % 1_000_000_000;
        String longMark = "77" + System.nanoTime() % 1_000_000;
        Process build = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBuild.class.getName(),
                        home.toString(),
                        context.toString(),
                        system.toString(),
                        longMark)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(build.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("running");
        }
        build.destroyForcibly().waitFor();

        List<BuildEvent> events = new ArrayList<>();
        try (Store store = Store.open(home)) {
            new Builder(store, events::add).build(KilledBuild.request(context, system, mark));
            assertThat(ProcessHandle.allProcesses()
                            .filter(p -> p.info().commandLine().orElse("").endsWith("sleep " + longMark)))
                    .isEmpty();
        }
        assertThat(events)
                .as("what was done before the kill is kept")
                .anyMatch(event -> event instanceof BuildEvent.StepDone done && done.cached());
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(temporary.toString());
    }

    @Test
    void aFullDiskIsToldAtTheStepAndKeepsNothing() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        Path context = Files.createDirectory(temporary.resolve("context"));
        Files.write(context.resolve("big"), new byte[32 << 20]);
        Posix.mount("tmpfs", small, "tmpfs", 0, "size=8m");
        try (Store store = Store.open(small)) {
            BuildRequest request =
                    BuildRequest.of(context, DockerfileText.of("Dockerfile", "FROM scratch\nCOPY big /\n"));
            assertThatThrownBy(() -> new Builder(store, BuildListener.none()).build(request))
                    .isInstanceOf(BuildException.class)
                    .hasMessageContaining("Dockerfile:2:1")
                    .hasMessageContaining("disk is full")
                    .hasMessageContaining("slipway prune");
            try (var snapshots = Files.list(store.snapshots())) {
                assertThat(snapshots).isEmpty();
            }
            Files.write(context.resolve("big"), new byte[1 << 20]);
            assertThat(new Builder(store, BuildListener.none()).build(request).layers())
                    .hasSize(1);
        } finally {
            Posix.umount2(small, 0);
        }
    }
}
