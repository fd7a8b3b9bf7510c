package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.ext4.Ext4Files;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw disks, whole and damaged, as {@code diff} and {@code convert} read them. */
class DamagedDiskTest {
    private static final int DAMAGES = 300;
    /** All that is ever asked for, garbage too, so more than is held at once. */
    private static final long MOST_ALLOCATED_BYTES = 128L << 20;

    private static final long ROOT_BYTES = 66L << 20;

    @TempDir
    private Path folder;

    private Tree tree;
    private Path raw;

    @BeforeEach
    void write() throws IOException {
        tree = Tree.of(RandomTree.layer(3, 400, folder));
        raw = folder.resolve("whole.raw");
        DiskPlan plan = Disk.plan(
                tree,
                DiskLayout.hybrid(OptionalLong.empty()),
                DiskIdentity.of(new byte[32]),
                Optional.empty(),
                Instant.ofEpochSecond(1_700_000_000));
        RawDisk.write(plan, raw, DiskProgress.NONE);
    }

    private static List<String> names(Path file) throws IOException {
        try (PlanReader disk = new PlanReader(StoredDisk.plan(file))) {
            GptPartitions.Found root = GptPartitions.of(disk).getLast();
            Ext4Files files = Ext4Files.open(disk, root.atBytes());
            List<String> names = List.copyOf(files.files().keySet());
            for (Ext4Files.File each : files.files().values()) {
                files.extents(each);
            }
            return names;
        }
    }

    @Test
    void wholeOnesAreReadAsTheyWereWritten() throws IOException {
        List<String> expected =
                tree.entries().stream().map(entry -> entry.path()).toList();
        assertThat(names(raw)).filteredOn(name -> !name.equals("lost+found")).isEqualTo(expected);
    }

    @Test
    void damageIsToldOrDoesNotMatter() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path damaged = Files.copy(raw, folder.resolve("damaged.raw"));
        for (int round = 0; round < DAMAGES; round++) {
            String where = "seed " + seed + " round " + round;
            boolean isCut = round % 15 == 0;
            Map<Long, Byte> undamaged = isCut ? cut(damaged, random) : turnBits(damaged, random);
            long before = Allocated.bytes();
            try {
                names(damaged);
            } catch (IOException e) {
                assertThat(e).as(where).hasMessageContaining("read the");
            }
            assertThat(Allocated.bytes() - before).as(where).isLessThan(MOST_ALLOCATED_BYTES);
            if (isCut) {
                Files.copy(raw, damaged, StandardCopyOption.REPLACE_EXISTING);
            } else {
                put(damaged, undamaged);
            }
        }
    }

    private static Map<Long, Byte> cut(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(random.nextLong(channel.size()));
        }
        return Map.of();
    }

    /** Mostly where the file system says what it is; gives what was there before. */
    private static Map<Long, Byte> turnBits(Path file, Random random) throws IOException {
        Map<Long, Byte> before = new LinkedHashMap<>();
        Map<Long, Byte> after = new LinkedHashMap<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < 30; i++) {
                long at = switch (random.nextInt(3)) {
                    case 0 -> random.nextLong(34 * 512);
                    case 1 -> ROOT_BYTES + 1024 + random.nextInt(400);
                    default -> ROOT_BYTES + random.nextLong(Math.min(64L << 20, channel.size() - ROOT_BYTES));
                };
                ByteBuffer one = ByteBuffer.allocate(1);
                channel.read(one, at);
                before.putIfAbsent(at, one.get(0));
                after.put(at, (byte) (one.get(0) ^ (1 << random.nextInt(8))));
            }
        }
        put(file, after);
        return before;
    }

    private static void put(Path file, Map<Long, Byte> bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (Map.Entry<Long, Byte> one : bytes.entrySet()) {
                channel.write(ByteBuffer.wrap(new byte[] {one.getValue()}), one.getKey());
            }
        }
    }
}
