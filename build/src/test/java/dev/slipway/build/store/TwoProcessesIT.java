package dev.slipway.build.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store, two processes. */
class TwoProcessesIT {
    @TempDir
    private Path home = Path.of("");

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void aKeyOfAnotherProcessIsFreeAgainWhenThatIsKilled() throws Exception {
        Process other = ForeignProcess.start(LockHolder.class, home.toString(), "k");
        assertThat(output(other).readLine()).isEqualTo("held");
        try (Store store = Store.open(home)) {
            assertThat(store.tryLock("k")).isEmpty();
            other.destroyForcibly().waitFor();
            store.lock("k").close();
        }
    }

    @Test
    void nobodySweepsALiveProcessAndTheDeadOneIsSweptByTheNext() throws Exception {
        Process other = ForeignProcess.start(LockHolder.class, home.toString(), "k");
        assertThat(output(other).readLine()).isEqualTo("held");
        try (Store store = Store.open(home)) {
            store.scratch("mine");
            assertThat(residents()).isEqualTo(2);
            other.destroyForcibly().waitFor();
        }
        assertThat(residents()).isEqualTo(1);
        try (Store store = Store.open(home)) {
            assertThat(residents()).isEqualTo(1);
            assertThat(store.tryLock("k")).isPresent();
        }
        assertThat(residents()).isZero();
    }

    @Test
    void aWaitingProcessGetsTheKeyWhenItIsFreed() throws Exception {
        try (Store store = Store.open(home)) {
            KeyLock mine = store.lock("k");
            Process other = ForeignProcess.start(LockHolder.class, home.toString(), "k");
            BufferedReader said = output(other);
            assertThat(other.waitFor(2, TimeUnit.SECONDS)).isFalse();
            assertThat(said.ready()).isFalse();
            mine.close();
            assertThat(said.readLine()).isEqualTo("held");
            other.getOutputStream().close();
            assertThat(said.readLine()).startsWith("freed");
            assertThat(other.waitFor()).isZero();
        }
    }

    private long residents() throws Exception {
        try (var entries = Files.list(home.resolve("tmp"))) {
            return entries.filter(p -> p.getFileName().toString().startsWith("p"))
                    .count();
        }
    }
}
