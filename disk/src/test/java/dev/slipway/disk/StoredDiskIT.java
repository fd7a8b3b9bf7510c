package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
}
