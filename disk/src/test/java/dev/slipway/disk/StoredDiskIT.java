package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredDiskIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSparseFileIsReadByItsDataAndWrittenTheSame() throws Exception {
        Path raw = folder.resolve("disk.raw");
        try (FileChannel file =
                FileChannel.open(raw, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            file.write(ByteBuffer.wrap(bytes("start")), 0);
            file.write(ByteBuffer.wrap(bytes("middle")), 40 << 20);
            file.write(ByteBuffer.wrap(new byte[] {1}), (64 << 20) - 1);
        }
        DiskPlan plan = StoredDisk.plan(raw);
        assertThat(plan.sizeBytes()).isEqualTo(64 << 20);
        assertThat(plan.dataBytes()).isLessThan(1 << 20);
        Path copy = folder.resolve("copy.raw");
        RawDisk.write(plan, copy, DiskProgress.NONE);
        assertThat(Files.mismatch(raw, copy)).isEqualTo(-1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void anEmptyDiskHasNoData() throws Exception {
        Path raw = folder.resolve("empty.raw");
        try (FileChannel file = FileChannel.open(raw, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), (8 << 20) - 1);
        }
        DiskPlan plan = StoredDisk.plan(raw);
        assertThat(plan.sizeBytes()).isEqualTo(8 << 20);
        assertThat(plan.dataBytes()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void aPartOfASectorIsFilledUpInQcow2() throws Exception {
        byte[] odd = new byte[1000];
        new Random(1).nextBytes(odd);
        Path raw = Files.write(folder.resolve("odd.raw"), odd);
        for (Compression compression : List.of(new Compression.None(), new Compression.Zlib(2))) {
            Path qcow2 = folder.resolve("odd.qcow2");
            Qcow2Disk.write(StoredDisk.plan(raw), qcow2, compression, DiskProgress.NONE);
            Path back = folder.resolve("back.raw");
            Tool.ok("qemu-img", "convert", "-O", "raw", qcow2.toString(), back.toString());
            assertThat(Files.readAllBytes(back)).hasSize(1024).isEqualTo(Arrays.copyOf(odd, 1024));
            Files.delete(qcow2);
        }
    }
}
