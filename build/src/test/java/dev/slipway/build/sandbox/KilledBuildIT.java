package dev.slipway.build.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.snapshot.Draft;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.ForeignProcess;
import dev.slipway.build.store.Mounts;
import dev.slipway.build.store.Store;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a step that is cancelled, or whose builder is killed. */
class KilledBuildIT {
    @TempDir
    private Path temporary = Path.of("");

    private final String mark = "5" + System.nanoTime() % 1_000_000_000;

    private Snapshot base(Store store) throws Exception {
        Path made = TinySystem.make(store.scratch("base").directory().resolve("root"));
        return Snapshot.publish(store, made, Snapshot.newId());
    }

    private void assertGoneWithin(Duration limit) throws Exception {
        Instant deadline = Instant.now().plus(limit);
        while (!Processes.with("sleep", mark).isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
        assertThat(Processes.with("sleep", mark)).isEmpty();
    }

    private void assertSleepsWithin(Duration limit) throws Exception {
        Instant deadline = Instant.now().plus(limit);
        while (Processes.with("sleep", mark).isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
        assertThat(Processes.with("sleep", mark)).isNotEmpty();
    }

    @Test
    void anInterruptEndsEverythingWithinASecond() throws Exception {
        try (Store store = Store.open(temporary.resolve("store"));
                Draft draft = Draft.open(store, List.of(base(store)))) {
            Sandbox sandbox = Sandbox.detect(store);
            CountDownLatch started = new CountDownLatch(1);
            AtomicReference<String> outcome = new AtomicReference<>("none");
            String script = "echo started; setsid sleep " + mark + " & sleep " + mark;
            Thread step = Thread.ofVirtual().start(() -> {
                try {
                    sandbox.run(
                            SandboxCommand.of(draft.root(), List.of("/bin/sh", "-c", script)),
                            (channel, line) -> started.countDown());
                    outcome.set("ended");
                } catch (InterruptedException e) {
                    outcome.set("interrupted");
                } catch (java.io.IOException e) {
                    outcome.set(e.toString());
                }
            });
            started.await();
            Instant before = Instant.now();
            step.interrupt();
            step.join();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
            assertThat(outcome).hasValue("interrupted");
            assertGoneWithin(Duration.ZERO);
        }
        assertThat(Mounts.below(temporary)).isEmpty();
    }

    @Test
    void aKilledBuilderTakesItsStepAlongAndTheNextOneSweepsAndWorks() throws Exception {
        Path home = temporary.resolve("store");
        String id;
        try (Store store = Store.open(home)) {
            id = base(store).id();
        }
        Process builder = ForeignProcess.start(SleepingBuild.class, home.toString(), id, mark);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(builder.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("started");
        // The step says so just before it becomes the sleep.
        assertSleepsWithin(Duration.ofSeconds(5));

        builder.destroyForcibly().waitFor();

        assertGoneWithin(Duration.ofSeconds(2));
        try (Store store = Store.open(home)) {
            assertThat(Mounts.below(temporary)).isEmpty();
            try (var left = Files.list(home.resolve("tmp"))) {
                assertThat(left.filter(p -> p.getFileName().toString().startsWith("p")))
                        .hasSize(1);
            }
            try (Draft draft =
                    Draft.open(store, List.of(Snapshot.find(store, id).orElseThrow()))) {
                assertThat(draft.root().resolve("half-done")).doesNotExist();
                int status = Sandbox.detect(store)
                        .run(SandboxCommand.of(draft.root(), List.of("/bin/true")), (channel, line) -> {});
                assertThat(status).isZero();
            }
        }
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        dev.slipway.tree.host.Posix.mount("tmpfs", small, "tmpfs", 0, "size=12m");
        try (Store store = Store.open(small)) {
            assertThatThrownBy(() -> {
                        try (Draft draft = Draft.open(store, List.of())) {
                            Files.write(draft.root().resolve("big"), new byte[64 << 20]);
                        } catch (java.io.IOException e) {
                            throw store.explain("Cannot write the layer", e);
                        }
                    })
                    .isInstanceOf(dev.slipway.build.store.StoreException.class)
                    .hasMessageContaining("the disk is full")
                    .hasMessageContaining("SLIPWAY_HOME")
                    .hasMessageContaining("slipway prune");
            try (var snapshots = Files.list(store.snapshots())) {
                assertThat(snapshots).isEmpty();
            }
            // The room is there again.
            try (Draft draft = Draft.open(store, List.of())) {
                Files.write(draft.root().resolve("small"), new byte[8 << 20]);
                assertThat(draft.commit()).isPresent();
            }
        } finally {
            dev.slipway.tree.host.Posix.umount2(small, 0);
        }
    }
}
