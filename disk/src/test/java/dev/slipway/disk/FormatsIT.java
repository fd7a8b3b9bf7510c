package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.gce.GceDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.Segment;
import dev.slipway.disk.vhd.VhdDisk;
import dev.slipway.disk.vhd.VhdxDisk;
import dev.slipway.disk.vmdk.VmdkDisk;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formats of other hosters, judged by QEMU and GNU tar. */
class FormatsIT {
    private static final long MEBIBYTE = 1 << 20;
    private static final UUID ID = new UUID(1, 2);

    @TempDir
    private Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private interface Writer {
        void write(DiskPlan plan, OutputStream out) throws IOException;
    }

    /** Compressible, incompressible and zero data, dense and with large holes. */
    private DiskPlan plan(long sizeBytes) {
        List<Segment> segments = new ArrayList<>();
        for (long at = random.nextInt(100_000); at < sizeBytes; at += random.nextInt((int) (sizeBytes / 8))) {
            byte[] bytes = new byte[(int) Math.min(1 + random.nextInt(400_000), sizeBytes - at)];
            if (random.nextInt(3) == 0) {
                random.nextBytes(bytes);
            } else if (random.nextBoolean()) {
                java.util.Arrays.fill(bytes, (byte) random.nextInt(256));
            }
            segments.add(Segment.of(at, bytes));
            at += bytes.length;
        }
        return DiskPlan.of(sizeBytes, segments);
    }

    private Path raw(DiskPlan plan) throws IOException {
        Path raw = folder.resolve("disk.raw");
        Files.deleteIfExists(raw);
        RawDisk.write(plan, raw, DiskProgress.NONE);
        return raw;
    }

    private Path file(String name, DiskPlan plan, Writer writer) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            writer.write(plan, out);
        }
        return file;
    }

    private static void sameBytesAgain(DiskPlan plan, Writer writer) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        writer.write(plan, first);
        writer.write(plan, second);
        assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
    }

    @Test
    void theSameContentGivesTheSameBytesWhateverItsHoles() throws Exception {
        byte[] content = new byte[(int) (8 * MEBIBYTE)];
        byte[] piece = new byte[300_000];
        random.nextBytes(piece);
        System.arraycopy(piece, 0, content, 70_000, piece.length);
        System.arraycopy(piece, 0, content, 5_000_000, piece.length);
        DiskPlan dense = DiskPlan.of(content.length, List.of(Segment.of(0, content)));
        DiskPlan holes = DiskPlan.of(content.length, List.of(Segment.of(70_000, piece), Segment.of(5_000_000, piece)));
        List<Writer> writers = List.of(
                (p, out) -> VmdkDisk.write(p, out, 7, 6, DiskProgress.NONE),
                (p, out) -> VhdDisk.writeFixed(p, out, ID, DiskProgress.NONE),
                (p, out) -> VhdDisk.writeDynamic(p, out, ID, DiskProgress.NONE),
                (p, out) -> VhdxDisk.write(p, out, ID, DiskProgress.NONE),
                (p, out) -> GceDisk.write(p, out, 6, DiskProgress.NONE));
        for (Writer writer : writers) {
            ByteArrayOutputStream first = new ByteArrayOutputStream();
            ByteArrayOutputStream second = new ByteArrayOutputStream();
            writer.write(dense, first);
            writer.write(holes, second);
            assertThat(first.toByteArray()).as("seed " + seed).isEqualTo(second.toByteArray());
        }
    }

    @Test
    void qemuReadsTheVmdk() throws Exception {
        for (long size : List.of(64 * 1024L, 40 * MEBIBYTE, 200 * MEBIBYTE)) {
            DiskPlan plan = plan(size);
            Writer writer = (p, out) -> VmdkDisk.write(p, out, 7, 6, DiskProgress.NONE);
            Path file = file("disk.vmdk", plan, writer);
            Tool.ok("qemu-img", "check", "-f", "vmdk", file.toString());
            Tool.ok("qemu-img", "compare", "-f", "raw", "-F", "vmdk", raw(plan).toString(), file.toString());
            sameBytesAgain(plan, writer);
        }
    }

    @Test
    void qemuReadsTheFixedVhdAndItsSizeIsWholeMebibytes() throws Exception {
        for (long size : List.of(3 * MEBIBYTE, 40 * MEBIBYTE - 512)) {
            DiskPlan plan = plan(size);
            Path file = file("disk.vhd", plan, (p, out) -> VhdDisk.writeFixed(p, out, ID, DiskProgress.NONE));
            assertThat((Files.size(file) - 512) % MEBIBYTE).isZero();
            Tool.ok("qemu-img", "compare", "-f", "raw", "-F", "vpc", raw(plan).toString(), file.toString());
        }
    }

    @Test
    void qemuReadsTheDynamicVhd() throws Exception {
        for (long size : List.of(MEBIBYTE, 41 * MEBIBYTE, 3000 * MEBIBYTE)) {
            DiskPlan plan = plan(size);
            Writer writer = (p, out) -> VhdDisk.writeDynamic(p, out, ID, DiskProgress.NONE);
            Path file = file("disk.vhd", plan, writer);
            Tool.ok("qemu-img", "compare", "-f", "raw", "-F", "vpc", raw(plan).toString(), file.toString());
        }
    }

    @Test
    void qemuReadsTheVhdx() throws Exception {
        // Behind 4 GiB the table has entries for bitmaps between those of blocks.
        for (long size : List.of(MEBIBYTE, 41 * MEBIBYTE + 100, 9000 * MEBIBYTE)) {
            DiskPlan plan = plan(size);
            Writer writer = (p, out) -> VhdxDisk.write(p, out, ID, DiskProgress.NONE);
            Path file = file("disk.vhdx", plan, writer);
            assertThat(Tool.ok("qemu-img", "check", "-f", "vhdx", file.toString()))
                    .contains("No errors were found");
            Tool.ok("qemu-img", "compare", "-f", "raw", "-F", "vhdx", raw(plan).toString(), file.toString());
        }
        sameBytesAgain(plan(41 * MEBIBYTE), (p, out) -> VhdxDisk.write(p, out, ID, DiskProgress.NONE));
    }

    @Test
    void tarUnpacksTheArchiveForGce() throws Exception {
        DiskPlan plan = plan(1500 * MEBIBYTE);
        Path file = file("disk.tar.gz", plan, (p, out) -> GceDisk.write(p, out, 6, DiskProgress.NONE));
        Path raw = raw(plan);
        Path moved = Files.move(raw, folder.resolve("expected.raw"));
        assertThat(Tool.ok("tar", "-tvzf", file.toString())).contains("disk.raw");
        Tool.ok("tar", "-xzf", file.toString(), "-C", folder.toString());
        assertThat(Files.size(folder.resolve("disk.raw"))).isEqualTo(2048 * MEBIBYTE);
        Tool.ok(
                "cmp",
                "-n",
                Long.toString(1500 * MEBIBYTE),
                moved.toString(),
                folder.resolve("disk.raw").toString());
        sameBytesAgain(plan(3 * MEBIBYTE), (p, out) -> GceDisk.write(p, out, 6, DiskProgress.NONE));
    }
}
