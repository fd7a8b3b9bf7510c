package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.fat.FatVolume;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.qcow2.Qcow2Overlay;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole disks before their judges: sgdisk, fsck.fat and mtools, e2fsck, qemu-img. */
class DiskIT {
    private static final Instant DATE = Instant.ofEpochSecond(1_750_000_000L);
    private static final Attributes FILE = Attributes.ofRoot(0644, DATE);

    @TempDir
    private Path directory;

    private static DiskIdentity identity() {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 7);
        return DiskIdentity.of(digest);
    }

    private Tree tree() throws IOException {
        byte[] kernel = new byte[3_000_001];
        new Random(3).nextBytes(kernel);
        List<Entry> entries = new ArrayList<>(List.of(
                new Entry.Directory("boot/efi/EFI/BOOT", FILE),
                new Entry.RegularFile("boot/efi/EFI/BOOT/BOOTX64.EFI", FILE, Content.of(kernel)),
                new Entry.RegularFile("boot/efi/a long näme 😀 of a file.config", FILE, Content.of(new byte[] {5})),
                new Entry.RegularFile("var/log/messages", FILE, Content.of(new byte[5000]))));
        for (int i = 0; i < 300; i++) {
            entries.add(
                    new Entry.RegularFile("boot/efi/many/loader-entry-" + i + ".conf", FILE, Content.of(new byte[i])));
        }
        return Tree.merge(
                List.of(RandomTree.layer(11, 800, directory), new Layer("boot", entries, Set.of(), Set.of())));
    }

    private static Optional<BiosBoot> bios() throws IOException {
        byte[] boot = new byte[512];
        boot[510] = 0x55;
        boot[511] = (byte) 0xaa;
        byte[] core = new byte[100_000];
        core[0x1fe] = 0x20;
        core[0x1ff] = 8;
        return Optional.of(BiosBoot.of(boot, core));
    }

    private Path part(Path disk, int number) throws Exception {
        Path file = directory.resolve("part" + number + "-" + System.nanoTime());
        Tool.partition(disk, number, file);
        return file;
    }

    @Test
    void theJudgesFindNothing() throws Exception {
        DiskLayout layout = DiskLayout.hybrid(OptionalLong.empty())
                .with(new Partition.Swap("swap", 16 << 20))
                .with(new Partition.Ext4(PartitionType.VAR, "var", "var", OptionalLong.of(64 << 20), 0));
        DiskPlan plan = Disk.plan(tree(), layout, identity(), bios(), DATE);
        Path disk = directory.resolve("disk.raw");
        RawDisk.write(plan, disk, DiskProgress.NONE);
        assertThat(Files.size(disk)).isEqualTo(plan.sizeBytes());
        assertThat(Tool.ok("sgdisk", "-v", disk.toString())).contains("No problems found");
        Path esp = part(disk, 2);
        Tool.ok("fsck.fat", "-n", "-v", esp.toString());
        Path copied = directory.resolve("copied");
        Tool.ok("mcopy", "-n", "-i", esp.toString(), "::/EFI/BOOT/BOOTX64.EFI", copied.toString());
        assertThat(copied)
                .hasBinaryContent(((Entry.RegularFile)
                                tree().find("boot/efi/EFI/BOOT/BOOTX64.EFI").orElseThrow())
                        .content()
                        .open()
                        .readAllBytes());
        assertThat(Tool.ok("mdir", "-b", "-i", esp.toString(), "::/many").lines())
                .hasSize(300);
        assertThat(Tool.ok("blkid", "-p", "-o", "export", part(disk, 3).toString()))
                .contains("TYPE=swap", "UUID=" + identity().fileSystem("swap"));
        Path var = part(disk, 4);
        Tool.ok("e2fsck", "-fn", var.toString());
        assertThat(Tool.ok("debugfs", "-R", "stat /log/messages", var.toString()))
                .contains("Size: 5000");
        Path root = part(disk, 5);
        Tool.ok("e2fsck", "-fn", root.toString());
        assertThat(Tool.ok("debugfs", "-R", "ls /boot/efi", root.toString())).doesNotContain("EFI");
        assertThat(Tool.ok("blkid", "-p", "-o", "export", root.toString()))
                .contains("UUID=" + identity().rootFileSystem(), "LABEL=root", "BLOCK_SIZE=4096");
        byte[] first = Arrays.copyOf(Files.newInputStream(disk).readNBytes((2048 + 1) * 512), 2049 * 512);
        assertThat(word(first, 0x5c)).as("boot.img knows the core's sector").isEqualTo(2048);
        assertThat(word(first, 2048 * 512 + 0x1f4)).isEqualTo(2049);
    }

    private static int word(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) | ((bytes[offset + 1] & 0xff) << 8);
    }

    @Test
    void everyFormatHoldsTheSameDiskAndEveryWriteTheSameBytes() throws Exception {
        Path raw = directory.resolve("disk.raw");
        DiskPlan plan = Disk.plan(tree(), DiskLayout.hybrid(OptionalLong.empty()), identity(), bios(), DATE);
        RawDisk.write(plan, raw, DiskProgress.NONE);
        for (Compression compression : List.of(
                new Compression.None(), new Compression.Zlib(1), new Compression.Zlib(6), new Compression.Zstd(3))) {
            Path file = directory.resolve("disk.qcow2");
            Path again = directory.resolve("again.qcow2");
            Qcow2Disk.write(plan, file, compression, DiskProgress.NONE);
            Qcow2Disk.write(
                    Disk.plan(tree(), DiskLayout.hybrid(OptionalLong.empty()), identity(), bios(), DATE),
                    again,
                    compression,
                    DiskProgress.NONE);
            assertThat(Tool.ok("qemu-img", "check", file.toString())).contains("No errors were found");
            Tool.ok("qemu-img", "compare", "-f", "qcow2", "-F", "raw", file.toString(), raw.toString());
            assertThat(Files.mismatch(file, again)).as(compression.toString()).isEqualTo(-1);
            Files.delete(file);
            Files.delete(again);
        }
        String digest = Tool.ok("sha256sum", raw.toString()).substring(0, 64);
        assertThat(java.util.HexFormat.of().formatHex(RawDisk.digest(plan, DiskProgress.NONE)))
                .isEqualTo(digest);
    }

    @Test
    void anOverlayIsItsBackingFileAndLarger() throws Exception {
        Path raw = directory.resolve("disk.raw");
        DiskPlan plan = Disk.plan(tree(), DiskLayout.hybrid(OptionalLong.empty()), identity(), bios(), DATE);
        RawDisk.write(plan, raw, DiskProgress.NONE);
        Path overlay = directory.resolve("overlay.qcow2");
        Qcow2Overlay.create(overlay, raw, "raw", 40L << 30);
        assertThat(Tool.ok("qemu-img", "check", overlay.toString())).contains("No errors were found");
        assertThat(Tool.ok("qemu-img", "info", overlay.toString())).contains("40 GiB", "backing file format: raw");
        Tool.ok("qemu-img", "compare", "-f", "qcow2", "-F", "raw", overlay.toString(), raw.toString());
        Tool.ok("qemu-io", "-f", "qcow2", "-c", "write -P 7 39G 1M", "-c", "read -P 7 39G 1M", overlay.toString());
        assertThat(Tool.ok("qemu-img", "check", overlay.toString())).contains("No errors were found");
    }

    @ParameterizedTest
    @CsvSource({
        "4,FAT16",
        "20,FAT16",
        "32,FAT16",
        "40,FAT32",
        "64,FAT32",
        "66,FAT32",
        "100,FAT32",
        "260,FAT32",
        "600,FAT32"
    })
    void fatVolumesOfManySizes(int mib, String kind) throws Exception {
        Tree tree = Tree.of(new Layer(
                "x",
                List.of(
                        new Entry.RegularFile("EFI/BOOT/BOOTX64.EFI", FILE, Content.of(new byte[70_000])),
                        new Entry.RegularFile("user-data", FILE, Content.of(new byte[3]))),
                Set.of(),
                Set.of()));
        Path file = directory.resolve("fat-" + mib);
        RawDisk.write(FatVolume.plan(tree, "ESP", 0x1234_abcd, (long) mib << 20, DATE), file, DiskProgress.NONE);
        Tool.ok("fsck.fat", "-n", "-v", file.toString());
        assertThat(Tool.ok("blkid", "-p", "-o", "export", file.toString()))
                .contains("VERSION=" + kind, "UUID=1234-ABCD");
        assertThat(Tool.ok("mdir", "-b", "-i", file.toString(), "::/")).contains("::/user-data", "::/EFI/");
    }

    @Test
    void theSeedOfCloudInit() throws Exception {
        Path file = directory.resolve("seed");
        Map<String, byte[]> files = Map.of(
                "user-data", "#cloud-config\n".getBytes(StandardCharsets.UTF_8),
                "meta-data", "instance-id: x\n".getBytes(StandardCharsets.UTF_8));
        RawDisk.write(FatVolume.of("cidata", 7, files, DATE), file, DiskProgress.NONE);
        Tool.ok("fsck.fat", "-n", "-v", file.toString());
        assertThat(Tool.ok("mtype", "-i", file.toString(), "::/meta-data")).isEqualTo("instance-id: x\n");
        assertThat(Tool.ok("blkid", "-p", "-o", "export", file.toString())).contains("LABEL=CIDATA");
    }

    @Test
    void aFileThatShrinksWhileTheDiskIsWrittenIsAnError() throws Exception {
        Path source = Files.write(directory.resolve("source"), new byte[10_000]);
        Tree tree = Tree.of(new Layer(
                "x", List.of(new Entry.RegularFile("f", FILE, Content.of(source, 0, 10_000))), Set.of(), Set.of()));
        DiskPlan plan = Disk.plan(tree, DiskLayout.hybrid(OptionalLong.empty()), identity(), bios(), DATE);
        Files.write(source, new byte[100]);
        assertThatThrownBy(() -> RawDisk.write(plan, directory.resolve("disk.raw"), DiskProgress.NONE))
                .hasMessageContaining("must not change meanwhile")
                .hasMessageContaining(source.toString());
    }
}
