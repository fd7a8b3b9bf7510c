package dev.slipway.image.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others write is not taken for a raw disk. */
class ForeignFormatIT {
    @TempDir
    private Path folder;

    private Path raw = Path.of("");

    @BeforeEach
    void writeADisk() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(2).nextBytes(noise);
        raw = Files.write(folder.resolve("disk.raw"), noise);
    }

    @ParameterizedTest
    @CsvSource({
        "vmdk, subformat=monolithicSparse, VMDK",
        "vmdk, subformat=streamOptimized, VMDK",
        "vmdk, subformat=monolithicFlat, VMDK",
        "vpc, subformat=dynamic, VHD",
        "vpc, subformat=fixed, VHD",
        "vhdx, subformat=dynamic, VHDX",
        "vdi, static=off, VDI",
        "qed, cluster_size=65536, QED",
        "parallels, cluster_size=1048576, Parallels"
    })
    void disksOfQemuImg(String format, String option, String named) throws Exception {
        Path file = folder.resolve("disk.other");
        tool("qemu-img", "convert", "-f", "raw", "-O", format, "-o", option, raw.toString(), file.toString());
        assertThatThrownBy(() -> ExportedDisk.of(file))
                .hasMessageStartingWith(file + " is a " + named + " file")
                .hasMessageEndingWith("qemu-img convert -O qcow2 FILE OUT");
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "xz, xz", "zstd, Zstandard", "bzip2, bzip2"})
    void disksThatAreStillPacked(String command, String named) throws Exception {
        Path file = folder.resolve("packed");
        tool("sh", "-c", command + " -c < " + raw + " > " + file);
        assertThatThrownBy(() -> ExportedDisk.of(file))
                .hasMessageStartingWith(file + " is a " + named + " file")
                .hasMessageEndingWith(command + " -d FILE");
    }

    @Test
    void archives() throws Exception {
        Path tar = folder.resolve("disk.tar");
        tool("tar", "-cf", tar.toString(), "-C", folder.toString(), "disk.raw");
        assertThatThrownBy(() -> ExportedDisk.of(tar)).hasMessageContaining("is a tar file");
        Path zip = folder.resolve("disk.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("disk.raw"));
            Files.copy(raw, out);
        }
        assertThatThrownBy(() -> ExportedDisk.of(zip)).hasMessageContaining("is a zip file");
    }

    @Test
    void anEmptyFileIsNoDiskAndAnyOtherIsARawOne() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> ExportedDisk.of(empty)).hasMessageContaining("is empty");
        assertThat(ExportedDisk.of(raw).plan().sizeBytes()).isEqualTo(1 << 20);
        Path sector = Files.write(folder.resolve("sector"), new byte[] {1});
        assertThat(ExportedDisk.of(sector).plan().sizeBytes()).isEqualTo(1);
    }

    private static void tool(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }
}
