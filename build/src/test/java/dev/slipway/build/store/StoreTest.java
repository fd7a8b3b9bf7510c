package dev.slipway.build.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    private Path temporary = Path.of("");

    private Path home() {
        return temporary.resolve("store");
    }

    @Test
    void layersOfOthersAreClosedToLocalUsers() throws Exception {
        try (Store store = Store.open(home())) {
            assertThat(Files.getPosixFilePermissions(store.snapshots()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(store.records()).isDirectory();
            assertThat(store.blobs()).isEqualTo(store.home().resolve("blobs/sha256"));
        }
    }

    @Test
    void aScratchGoesWithItsOwnerAndTheLastUseLeavesNothing() throws Exception {
        try (Store store = Store.open(home());
                Store again = Store.open(home())) {
            Scratch scratch = store.scratch("one");
            Files.createDirectories(scratch.directory().resolve("a/b"));
            Files.createSymbolicLink(scratch.directory().resolve("out"), temporary);
            scratch.close();
            assertThat(scratch.directory()).doesNotExist();
            assertThat(again.scratch("two").directory()).isEmptyDirectory();
        }
        assertThat(temporary).isNotEmptyDirectory();
        try (var left = Files.list(home().resolve("tmp"))) {
            assertThat(left.filter(p -> p.getFileName().toString().startsWith("p")))
                    .isEmpty();
        }
    }

    @Test
    void whatADeadProcessLeftIsSweptAndWhatALiveOneHasIsNot() throws Exception {
        Path dead = Files.createDirectories(home().resolve("tmp/pdead/draft1/upper"));
        Files.writeString(dead.resolve("file"), "x");
        try (Store store = Store.open(home())) {
            assertThat(home().resolve("tmp/pdead")).doesNotExist();
            Scratch mine = store.scratch("mine");
            try (Store second = Store.open(home())) {
                assertThat(second.home()).isEqualTo(store.home());
                assertThat(mine.directory()).isDirectory();
            }
            assertThat(mine.directory()).isDirectory();
        }
    }

    @Test
    void theFirstToPublishWins() throws Exception {
        try (Store store = Store.open(home());
                Scratch scratch = store.scratch("x")) {
            Path first = Files.createDirectory(scratch.directory().resolve("first"));
            Files.writeString(first.resolve("f"), "1");
            Path second = Files.createDirectory(scratch.directory().resolve("second"));
            Path target = store.snapshots().resolve("abcdefgh");
            assertThat(store.publish(first, target)).isTrue();
            assertThat(store.publish(second, target)).isFalse();
            assertThat(target.resolve("f")).hasContent("1");
        }
    }

    @Test
    void aWrittenFileReplacesTheOldOneWhole() throws Exception {
        try (Store store = Store.open(home())) {
            Path file = store.records().resolve("r.json");
            store.write(file, "old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            store.write(file, "new".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(file).hasContent("new");
        }
    }

    @Test
    void aKeyIsHeldByOneThreadAtATime() throws Exception {
        try (Store store = Store.open(home())) {
            KeyLock lock = store.lock("k");
            assertThat(store.tryLock("k")).isEmpty();
            Optional<KeyLock> other = store.tryLock("other");
            assertThat(other).isPresent();
            other.orElseThrow().close();
            AtomicBoolean got = new AtomicBoolean();
            CountDownLatch done = new CountDownLatch(1);
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    store.lock("k").close();
                    got.set(true);
                } catch (IOException | InterruptedException e) {
                    got.set(false);
                } finally {
                    done.countDown();
                }
            });
            assertThat(done.await(200, TimeUnit.MILLISECONDS)).isFalse();
            lock.close();
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(got).isTrue();
            waiter.join();
        }
    }

    @Test
    void waitingForAKeyCanBeInterrupted() throws Exception {
        try (Store store = Store.open(home())) {
            KeyLock lock = store.lock("k");
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    store.lock("k").close();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                } catch (IOException e) {
                    interrupted.set(false);
                }
            });
            waiter.interrupt();
            waiter.join();
            assertThat(interrupted).isTrue();
            lock.close();
            store.lock("k").close();
        }
    }

    @Test
    void snapshotsOfAnotherBootThatWereNotOnTheDiskAreTakenOut() throws Exception {
        Files.createDirectories(home());
        Unsynced before = Unsynced.of(home(), "00000000-0000-0000-0000-000000000000");
        before.mark("torn-snapshot");
        Files.createDirectories(home().resolve("snapshots/torn-snapshot/etc"));
        Files.createDirectories(home().resolve("snapshots/good-snapshot"));
        try (Store store = Store.open(home())) {
            assertThat(store.snapshots().resolve("torn-snapshot")).doesNotExist();
            assertThat(store.snapshots().resolve("good-snapshot")).isDirectory();
        }
    }

    @Test
    void snapshotsOfThisBootStayAndAreUnmarkedOnceTheyAreOnTheDisk() throws Exception {
        try (Store store = Store.open(home());
                Scratch scratch = store.scratch("x")) {
            Path made = Files.createDirectory(scratch.directory().resolve("made"));
            assertThat(store.publishSnapshot(made, "abcdefgh")).isTrue();
            assertThat(store.home().resolve("tmp/unsynced")).isNotEmptyDirectory();
            store.settle();
            assertThat(store.home().resolve("tmp/unsynced")).isEmptyDirectory();
            assertThat(store.snapshots().resolve("abcdefgh")).isDirectory();
        }
    }

    @Test
    void aHomeThatIsAFileIsSaid() throws Exception {
        Files.writeString(home(), "no directory");
        assertThatThrownBy(() -> Store.open(home()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("The store cannot be opened: " + home() + " is there and is no directory")
                .hasMessageContaining("Set SLIPWAY_HOME");
    }

    @Test
    void aHomeThatCannotBeMadeIsSaid() {
        assertThatThrownBy(() -> Store.open(Path.of("/proc/slipway-home")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no directory /proc/slipway-home can be made there")
                .hasMessageContaining("Set SLIPWAY_HOME");
    }

    @Test
    void aReadOnlyMountIsNotTakenForAnotherUsersStore() throws Exception {
        try (Store store = Store.open(home())) {
            assertThat(store.explain("Cannot write", new FileSystemException("/x", null, "Read-only file system")))
                    .hasMessageContaining("is mounted read-only")
                    .hasMessageNotContaining("belongs to");
        }
    }
}
