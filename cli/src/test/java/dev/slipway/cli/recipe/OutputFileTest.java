package dev.slipway.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.tar.TarWriter;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final OutputFile.Writing NEW =
            out -> out.write("new".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aLinkStaysAndItsTargetIsWritten() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        OutputFile.of(link).write(NEW);
        assertThat(link).isSymbolicLink();
        assertThat(directory.resolve("target")).hasContent("new");
        Files.writeString(directory.resolve("target"), "old");
        OutputFile.of(link).write(NEW);
        assertThat(directory.resolve("target")).hasContent("new");
        assertThat(names()).containsExactly("link", "target");
    }

    @Test
    void aLinkInTheWayOfTheOldTemporaryNameLeadsNowhere() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "other");
        Files.createSymbolicLink(directory.resolve("f.partial"), other);
        OutputFile.of(directory.resolve("f")).write(NEW);
        assertThat(other).hasContent("other");
        assertThat(names()).containsExactly("f", "f.partial", "other");
    }

    @Test
    void aPipeGetsTheStream() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        OutputFile.of(pipe).write(NEW);
        assertThat(read.get()).isEqualTo("new");
        assertThat(names()).containsExactly("pipe");
    }

    @Test
    void aDirectoryIsRefused() {
        assertThatThrownBy(() -> OutputFile.of(directory).write(NEW))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void aFailureLeavesTheOldFileAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("f"), "old");
        assertThatThrownBy(() -> OutputFile.of(file).write(out -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        Path file = directory.resolve("no/such");
        assertThatThrownBy(() -> OutputFile.of(file).write(NEW)).hasMessageContaining("cannot write " + file);
    }

    @Test
    void anInterruptEndsTheWritingOfAHole() throws Exception {
        Entry hole = new Entry.RegularFile(
                "hole", Attributes.ofRoot(0644, Instant.EPOCH), Content.ofPieces(1L << 40, List.of()));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> OutputFile.of(directory.resolve("f")).write(out -> new TarWriter(out).add(hole)))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).isEmpty();
    }
}
