package dev.slipway.image.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.disk.cluster.KnownClusters;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskExportTest {
    private static final long SIZE_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private static void export(DiskFormat format, Path file) throws IOException {
        DiskPlan empty = new DiskPlan(SIZE_BYTES, List.of());
        ExportedDisk disk = new ExportedDisk(empty, Optional.of("sha256:00"), KnownClusters.NONE);
        DiskExport.write(disk, ExportForm.of(format), file, DiskProgress.NONE);
    }

    @Test
    void aLinkStaysAndWhatItPointsToIsWritten() throws Exception {
        Path there = Files.writeString(folder.resolve("there"), "older");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("there"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), link);
        export(DiskFormat.RAW, second);
        assertThat(Files.isSymbolicLink(link) && Files.isSymbolicLink(second)).isTrue();
        assertThat(Files.size(there)).isEqualTo(SIZE_BYTES);
        export(DiskFormat.QCOW2, Files.createSymbolicLink(folder.resolve("dangling"), Path.of("new")));
        assertThat(folder.resolve("new")).isNotEmptyFile();
    }

    /** As a device is; what is no file of bytes was once replaced by one. */
    @Test
    void aPipeIsWrittenToAndStays() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path named : List.of(pipe, link)) {
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readAll(pipe));
            export(DiskFormat.VHD, named);
            assertThat(read.get(1, TimeUnit.MINUTES)).hasSizeGreaterThan((int) SIZE_BYTES);
        }
        assertThatThrownBy(() -> export(DiskFormat.QCOW2, pipe))
                .hasMessage(pipe + " is a device or pipe, and a qcow2 file is not written from front to back");
        assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    private static byte[] readAll(Path pipe) {
        try {
            return Files.readAllBytes(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCannotBeWrittenToIsSaid() throws Exception {
        assertThatThrownBy(() -> export(DiskFormat.RAW, folder)).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> export(DiskFormat.RAW, folder.resolve("none/file")))
                .hasMessage("there is no directory " + folder.resolve("none"));
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThatThrownBy(() -> export(DiskFormat.RAW, loop)).hasMessageContaining("leads back to itself");
    }

    /** A file of that name was once taken for what an earlier export had left. */
    @Test
    void noOtherFileIsTouched() throws Exception {
        Path mine = Files.writeString(folder.resolve(".disk.part"), "mine");
        export(DiskFormat.VHDX, folder.resolve("disk"));
        assertThat(mine).hasContent("mine");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(".disk.part", "disk");
        }
    }
}
