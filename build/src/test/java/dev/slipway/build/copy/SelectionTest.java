package dev.slipway.build.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    @TempDir
    Path directory;

    private Scene scene;

    @BeforeEach
    void someFiles() throws IOException {
        scene = Scene.in(directory).file("d/a", "A").file("d/b", "B").file("other", "O");
    }

    @Test
    void timesAreNotInTheDigest() throws IOException {
        String before = scene.digest("COPY d /");
        Files.setLastModifiedTime(scene.source().resolve("d/a"), FileTime.fromMillis(1));
        Files.setLastModifiedTime(scene.source().resolve("d"), FileTime.fromMillis(2));
        assertThat(scene.digest("COPY d /")).isEqualTo(before);
    }

    @Test
    void whatIsNotCopiedIsNotInTheDigest() throws IOException {
        String before = scene.digest("COPY d /");
        scene.file("other", "changed").file("new", "N");
        Files.setPosixFilePermissions(scene.source().resolve("d"), PosixFilePermissions.fromString("rwx------"));
        assertThat(scene.digest("COPY d /")).isEqualTo(before);
        scene.file("d/c", "C");
        assertThat(scene.ignoring("d/c").digest("COPY d /")).isEqualTo(before);
        assertThat(scene.digest("COPY --exclude=c d /")).isEqualTo(before);
    }

    @Test
    void contentNamesModesAndLinksAreInTheDigest() throws IOException {
        String before = scene.digest("COPY d /");
        scene.file("d/a", "a");
        String content = scene.digest("COPY d /");
        Files.move(scene.source().resolve("d/a"), scene.source().resolve("d/renamed"));
        String renamed = scene.digest("COPY d /");
        Files.setPosixFilePermissions(scene.source().resolve("d/b"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String mode = scene.digest("COPY d /");
        scene.directory("d/sub");
        String directories = scene.digest("COPY d /");
        Files.createSymbolicLink(scene.source().resolve("d/link"), Path.of("b"));
        String link = scene.digest("COPY d /");
        Files.createLink(scene.source().resolve("d/hard"), scene.source().resolve("d/b"));
        String hard = scene.digest("COPY d /");
        Files.delete(scene.source().resolve("d/hard"));
        Files.copy(
                scene.source().resolve("d/b"),
                scene.source().resolve("d/hard"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        String copied = scene.digest("COPY d /");
        assertThat(new String[] {before, content, renamed, mode, directories, link, hard, copied})
                .doesNotHaveDuplicates();
    }

    @Test
    void theNameOfAFileIsInTheDigestAndThatOfADirectoryIsNot() throws IOException {
        scene.file("e/a", "A").file("e/b", "B").file("second", "O");
        assertThat(scene.digest("COPY other /")).isNotEqualTo(scene.digest("COPY second /"));
        assertThat(scene.digest("COPY d /")).isEqualTo(scene.digest("COPY e /"));
    }

    @Test
    void flagsAreInTheRecipe() {
        String plain = scene.transfer("COPY d /x").recipe();
        assertThat(new String[] {
                    plain,
                    scene.transfer("COPY d /x/").recipe(),
                    scene.transfer("COPY --chown=1 d /x").recipe(),
                    scene.transfer("COPY --chmod=1 d /x").recipe(),
                    scene.transfer("COPY --link d /x").recipe(),
                    scene.transfer("ADD d /x").recipe(),
                    scene.transfer("COPY d <<E /x\nE").recipe(),
                    scene.transfer("COPY d <<E /x\na\nE").recipe()
                })
                .doesNotHaveDuplicates();
        assertThat(scene.transfer("COPY e /x").recipe()).isEqualTo(plain);
        assertThat(scene.transfer("COPY e /x").selector())
                .isNotEqualTo(scene.transfer("COPY d /x").selector());
    }

    @Test
    void aSettledFileIsReadOnlyOnce() throws IOException {
        Path memory = directory.resolve("memo");
        FileStatus status = Posix.lstat(scene.source().resolve("other"));
        InstantSource later = () -> Instant.now().plus(Duration.ofMinutes(1));
        DigestMemo memo = DigestMemo.open(memory, later);
        assertThat(memo.find(status)).isEmpty();
        String digest = Selection.of(scene.transfer("COPY other /"), scene.context(), memo)
                .digest();
        memo.save();

        DigestMemo loaded = DigestMemo.open(memory, later);
        assertThat(loaded.find(status))
                .hasValueSatisfying(hex -> assertThat(hex).hasSize(64));
        loaded.remember(status, "0".repeat(64));
        assertThat(Selection.of(scene.transfer("COPY other /"), scene.context(), loaded)
                        .digest())
                .as("the file is not read when its digest is remembered")
                .isNotEqualTo(digest);
        Files.writeString(scene.source().resolve("other"), "P");
        Files.setLastModifiedTime(scene.source().resolve("other"), FileTime.from(status.modified()));
        assertThat(loaded.find(Posix.lstat(scene.source().resolve("other"))))
                .as("a file of the same size and time that was written since")
                .isEmpty();
    }

    @Test
    void aFileThatJustChangedIsNotRemembered() throws IOException {
        DigestMemo memo = DigestMemo.ofThisBuild();
        Selection.of(scene.transfer("COPY other /"), scene.context(), memo);
        assertThat(memo.find(Posix.lstat(scene.source().resolve("other")))).isEmpty();
    }

    @Test
    void aDamagedMemoryIsAnEmptyOne() throws IOException {
        Path memory = directory.resolve("memo");
        for (byte[] bytes : new byte[][] {{}, {1}, {1, 2, 3, 4, 5, 6, 7, 8}, {0x53, 0x4c, 0x4d, 0x32, 0, 0, 0, 9, 1}}) {
            Files.write(memory, bytes);
            assertThat(DigestMemo.open(memory).find(Posix.lstat(memory))).isEmpty();
        }
    }

    /** A hole of 1 TiB would take minutes. */
    @Test
    void anInterruptEndsTheReadingOfOneFile() throws Exception {
        try (FileChannel file = FileChannel.open(
                scene.source().resolve("d/hole"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), (1L << 40) - 1);
        }
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread reading = new Thread(() -> {
            try {
                scene.digest("COPY d /");
            } catch (IOException e) {
                ended.set(e);
            }
        });
        reading.start();
        assertThat(reading.join(Duration.ofMillis(500))).isFalse();
        reading.interrupt();
        assertThat(reading.join(Duration.ofSeconds(20))).isTrue();
        assertThat(ended.get())
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("stopped while reading d/hole");
    }
}
