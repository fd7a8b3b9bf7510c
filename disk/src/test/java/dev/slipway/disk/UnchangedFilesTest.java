package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.Segment;
import dev.slipway.disk.qcow2.Qcow2File;
import dev.slipway.tree.FileVersion;
import dev.slipway.tree.HostFile;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes from unchanged files is not read again, and whatever has changed is. */
class UnchangedFilesTest {
    private static final int CLUSTER_BYTES = DiskDigest.CLUSTER_BYTES;

    @TempDir
    private Path folder;

    /** A file of which is known how often it was opened. */
    private record Counted(Path path, FileVersion found, AtomicInteger opened) implements HostFile {
        @Override
        public Path path() {
            opened.incrementAndGet();
            return path;
        }

        @Override
        public Optional<FileVersion> version() {
            return Optional.of(found);
        }
    }

    private Counted file(String name, int sizeBytes, long inode, long changedNanos) throws IOException {
        byte[] bytes = new byte[sizeBytes];
        new Random(inode * 31 + changedNanos).nextBytes(bytes);
        Path path = folder.resolve(name);
        Files.write(path, bytes);
        return new Counted(path, new FileVersion(1, inode, changedNanos), new AtomicInteger());
    }

    private static Segment all(long atBytes, Counted file, long offsetBytes, long sizeBytes) {
        return new Segment.FileRange(atBytes, file, offsetBytes, sizeBytes);
    }

    private DiskManifest base(long sizeBytes, List<Segment> segments) throws IOException {
        Files.deleteIfExists(folder.resolve("base.raw"));
        DiskManifest made =
                RawDisk.writeAndDigest(DiskPlan.of(sizeBytes, segments), folder.resolve("base.raw"), DiskProgress.NONE);
        made.write(folder.resolve("list"));
        return DiskManifest.read(folder.resolve("list"));
    }

    /** Writes the delta, and sees that with its base it is the disk of a full write. */
    private DiskManifest delta(DiskPlan plan, DiskManifest base) throws IOException {
        Path file = folder.resolve("delta.qcow2");
        Files.deleteIfExists(file);
        DiskManifest made = DeltaDisk.write(plan, base, Path.of("base.raw"), file, DiskProgress.NONE)
                .orElseThrow();
        assertThat(made.digest()).isEqualTo(DiskDigest.of(plan));
        assertThat(DiskDigest.of(Qcow2File.plan(file, StoredDisk.plan(folder.resolve("base.raw")))))
                .isEqualTo(made.digest());
        return made;
    }

    @Test
    void anUnchangedFileIsNotOpened() throws Exception {
        Counted same = file("same", 20 * CLUSTER_BYTES, 1, 7);
        Counted before = file("before", 1000, 2, 7);
        long size = 40L * CLUSTER_BYTES;
        DiskManifest base = base(size, List.of(all(0, same, 0, 20L * CLUSTER_BYTES), all(1 << 21, before, 0, 1000)));
        Counted later = file("later", 1000, 2, 8);
        same.opened.set(0);
        DiskPlan plan = DiskPlan.of(size, List.of(all(0, same, 0, 20L * CLUSTER_BYTES), all(1 << 21, later, 0, 1000)));
        assertThat(DeltaDisk.write(plan, base, Path.of("base.raw"), folder.resolve("d"), DiskProgress.NONE))
                .isPresent();
        assertThat(same.opened).hasValue(0);
        assertThat(later.opened.get()).isPositive();
        delta(plan, base);
    }

    @Test
    void theSameFileElsewhereOrAnotherRangeOfItIsRead() throws Exception {
        Counted one = file("one", 8 * CLUSTER_BYTES, 1, 7);
        Counted bulk = file("bulk", 40 * CLUSTER_BYTES, 2, 7);
        Segment rest = all(20L * CLUSTER_BYTES, bulk, 0, 40L * CLUSTER_BYTES);
        long size = 64L * CLUSTER_BYTES;
        DiskManifest base = base(size, List.of(all(0, one, 0, 100_000), rest));
        for (Segment changed : List.of(
                all(512, one, 0, 100_000),
                all(0, one, 512, 100_000),
                all(0, one, 0, 100_001),
                all(0, one, 0, 99_999))) {
            delta(DiskPlan.of(size, List.of(changed, rest)), base);
        }
        DiskManifest small = base(size, List.of(all(0, one, 0, 1000), rest));
        delta(DiskPlan.of(size, List.of(all(512, one, 0, 1000), rest)), small);
        base(size, List.of(all(0, one, 0, 100_000), rest));
        // The same range with something beside it that is not a file.
        delta(DiskPlan.of(size, List.of(all(0, one, 0, 100_000), Segment.of(110_000, new byte[] {1}), rest)), base);
        delta(DiskPlan.of(size, List.of(all(0, one, 0, 60_000), all(60_000, one, 0, 40_000), rest)), base);
    }

    @Test
    void aLastClusterThatGrowsByZerosIsAnother() throws Exception {
        Counted one = file("one", 40 * CLUSTER_BYTES, 1, 7);
        List<Segment> segments = List.of(all(0, one, 0, 39L * CLUSTER_BYTES + 100));
        DiskManifest base = base(39L * CLUSTER_BYTES + 512, segments);
        delta(DiskPlan.of(40L * CLUSTER_BYTES, segments), base);
    }

    @Test
    void aTreeWithFilesWrittenOverIsTheDiskOfAFullWrite() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < 300; i++) {
            Files.write(tree.resolve("file" + i), bytes(random, 200_000));
        }
        DiskPlan plan = plan(tree);
        DiskManifest base = base(plan.sizeBytes(), plan.segments());
        for (int round = 0; round < 10; round++) {
            Path one = tree.resolve("file" + random.nextInt(300));
            byte[] bytes = Files.readAllBytes(one);
            FileTime modified = Files.getLastModifiedTime(one);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)]++;
            }
            // Of the same size, and the time set back: only ctime tells.
            Files.write(one, bytes);
            Files.setLastModifiedTime(one, modified);
            assertThat(DiskDigest.of(plan(tree)))
                    .as("seed %s", seed)
                    .isEqualTo(delta(plan(tree), base).digest());
        }
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static DiskPlan plan(Path tree) throws IOException {
        return Disk.plan(
                Tree.merge(List.of(DirectoryReader.read(tree, DirectoryReader.Form.PLAIN, "tree"))),
                DiskLayout.hybrid(OptionalLong.empty()),
                DiskIdentity.of(new byte[32]),
                Optional.empty(),
                Instant.EPOCH);
    }

    @Test
    void aListWithoutSourcesIsReadAndEverythingWithIt() throws Exception {
        Counted one = file("one", 20 * CLUSTER_BYTES, 1, 7);
        DiskPlan plan = DiskPlan.of(20L * CLUSTER_BYTES, List.of(all(0, one, 0, 20L * CLUSTER_BYTES)));
        DiskManifest now = base(plan.sizeBytes(), plan.segments());
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(old);
        out.writeLong(0x534c4950_434c5331L);
        out.writeLong(plan.sizeBytes());
        out.writeInt(20);
        for (int i = 0; i < 20; i++) {
            out.writeLong((long) i * CLUSTER_BYTES);
            byte[] digest = new byte[32];
            now.at((long) i * CLUSTER_BYTES).orElseThrow().get(digest);
            out.write(digest);
        }
        Files.write(folder.resolve("old"), old.toByteArray());
        DiskManifest read = DiskManifest.read(folder.resolve("old"));
        assertThat(read.digest()).isEqualTo(now.digest());
        one.opened.set(0);
        delta(plan, read);
        assertThat(one.opened.get()).isPositive();
    }

    @Test
    void aDamagedListIsRefused() throws Exception {
        Counted one = file("one", 3 * CLUSTER_BYTES, 1, 7);
        base(3L * CLUSTER_BYTES, List.of(all(0, one, 0, 3L * CLUSTER_BYTES)));
        byte[] list = Files.readAllBytes(folder.resolve("list"));
        List<byte[]> damaged = new ArrayList<>();
        for (int length : List.of(0, 7, 19, 20, 100, list.length - 1)) {
            damaged.add(java.util.Arrays.copyOf(list, length));
        }
        byte[] magic = list.clone();
        magic[3]++;
        damaged.add(magic);
        for (byte[] each : damaged) {
            Files.write(folder.resolve("damaged"), each);
            assertThatThrownBy(() -> DiskManifest.read(folder.resolve("damaged")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a whole list");
        }
    }

    @Test
    void aListWhosePlacesAreNotThoseOfClustersInOrderIsRefused() throws Exception {
        Counted one = file("one", 3 * CLUSTER_BYTES, 1, 7);
        base(3L * CLUSTER_BYTES, List.of(all(0, one, 0, 3L * CLUSTER_BYTES)));
        int entryBytes = 8 + 2 * 32;
        int first = 20;
        for (long place :
                List.of(-1L * CLUSTER_BYTES, 1L, 1L * CLUSTER_BYTES, 2L * CLUSTER_BYTES, 3L * CLUSTER_BYTES)) {
            ByteBuffer list = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("list")));
            // The second is already there, and after the third, and then behind the disk.
            list.putLong(place == 3L * CLUSTER_BYTES ? first + 2 * entryBytes : first, place);
            Files.write(folder.resolve("damaged"), list.array());
            assertThatThrownBy(() -> DiskManifest.read(folder.resolve("damaged")))
                    .as("a place of %d", place)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its places are not those of clusters in order");
        }
    }
}
