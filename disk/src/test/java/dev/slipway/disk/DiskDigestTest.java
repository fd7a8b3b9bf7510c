package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.Segment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskDigestTest {
    private static final long SIZE_BYTES = (1 << 20) + 512;

    @TempDir
    private Path folder;

    @Test
    void isTheSameHoweverTheDiskIsStored() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            DiskPlan plan = plan(random);
            Path file = folder.resolve("disk-" + round);
            byte[] digest =
                    RawDisk.writeAndDigest(plan, file, DiskProgress.NONE).digest();
            assertThat(digest).as("seed " + seed).isEqualTo(DiskDigest.of(plan));
            assertThat(digest).as("seed " + seed).isEqualTo(DiskDigest.of(StoredDisk.plan(file)));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                long at = random.nextLong(SIZE_BYTES);
                channel.read(one, at);
                one.put(0, (byte) (one.get(0) + 1)).rewind();
                channel.write(one, at);
            }
            assertThat(DiskDigest.of(StoredDisk.plan(file))).as("seed " + seed).isNotEqualTo(DiskDigest.of(plan));
        }
    }

    private static DiskPlan plan(Random random) {
        List<Segment> segments = new ArrayList<>();
        for (long at = random.nextInt(200_000); at < SIZE_BYTES; at += random.nextInt(200_000)) {
            byte[] bytes = new byte[(int) Math.min(1 + random.nextInt(100_000), SIZE_BYTES - at)];
            if (random.nextBoolean()) {
                random.nextBytes(bytes);
            }
            segments.add(Segment.of(at, bytes));
            at += bytes.length;
        }
        return DiskPlan.of(SIZE_BYTES, segments);
    }

    @Test
    void isWhatItsDescriptionSays() throws Exception {
        byte[] end = new byte[512];
        end[511] = 7;
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        expected.update(
                ByteBuffer.allocate(16).putLong(SIZE_BYTES).putLong(1 << 20).flip());
        expected.update(MessageDigest.getInstance("SHA-256").digest(end));
        assertThat(DiskDigest.of(DiskPlan.of(SIZE_BYTES, List.of(Segment.of(SIZE_BYTES - 1, new byte[] {7})))))
                .isEqualTo(expected.digest());
    }
}
