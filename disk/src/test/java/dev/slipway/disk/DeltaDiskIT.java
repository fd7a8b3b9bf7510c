package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.cluster.ClusterPack;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.Segment;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.qcow2.Qcow2File;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk stored as a delta, or compressed with what is known, is byte for byte the one a full write gives. */
class DeltaDiskIT {
    private static final int CLUSTER_BYTES = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void isTheDiskOfAFullWriteWhateverChanged() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            String what = "seed " + seed + " round " + round;
            List<Segment> before = segments(random);
            Path base = folder.resolve("base-" + round + ".raw");
            long sizeBytes = 40L * CLUSTER_BYTES + random.nextInt(2) * 512L;
            DiskManifest manifest = RawDisk.writeAndDigest(DiskPlan.of(sizeBytes, before), base, DiskProgress.NONE);
            DiskPlan after = DiskPlan.of(sizeBytes + random.nextInt(3) * 4096L, changed(before, random));
            Path raw = folder.resolve("full-" + round + ".raw");
            RawDisk.write(after, raw, DiskProgress.NONE);
            Path file = folder.resolve("delta-" + round + ".qcow2");
            Optional<DiskManifest> written =
                    DeltaDisk.write(after, manifest, base.getFileName(), file, DiskProgress.NONE);
            if (written.isEmpty()) {
                assertThat(file).as(what).doesNotExist();
                continue;
            }
            assertThat(written.get().digest()).as(what).isEqualTo(DiskDigest.of(after));
            Path read = folder.resolve("read-" + round + ".raw");
            RawDisk.write(Qcow2File.plan(file, StoredDisk.plan(base)), read, DiskProgress.NONE);
            assertThat(Files.mismatch(raw, read)).as(what).isEqualTo(-1);
            Tool.ok("qemu-img", "check", file.toString());
            Tool.ok("qemu-img", "compare", "-f", "qcow2", "-F", "raw", file.toString(), raw.toString());
        }
    }

    private static List<Segment> segments(Random random) {
        List<Segment> segments = new ArrayList<>();
        for (long at = random.nextInt(100_000); at < 38L * CLUSTER_BYTES; at += random.nextInt(90_000)) {
            byte[] bytes = new byte[1 + random.nextInt(CLUSTER_BYTES)];
            random.nextBytes(bytes);
            segments.add(Segment.of(at, bytes));
            at += bytes.length;
        }
        return segments;
    }

    private static List<Segment> changed(List<Segment> before, Random random) {
        List<Segment> after = new ArrayList<>();
        for (Segment segment : before) {
            switch (random.nextInt(12)) {
                case 0 -> after.add(Segment.of(segment.atBytes(), new byte[] {1, 2, 3}));
                case 1 -> after.add(Segment.of(segment.atBytes(), new byte[(int) segment.sizeBytes()]));
                case 2 -> {}
                default -> after.add(segment);
            }
        }
        return after;
    }

    @Test
    void ofOneSmallFileInALargeTreeIsSmall() throws Exception {
        Layer layer = RandomTree.layer(7, 3000, folder);
        Path base = folder.resolve("base.raw");
        DiskManifest manifest = RawDisk.writeAndDigest(plan(List.of(layer, small("one"))), base, DiskProgress.NONE);
        Path file = folder.resolve("delta.qcow2");
        DiskPlan after = plan(List.of(layer, small("two")));
        assertThat(DeltaDisk.write(after, manifest, base.getFileName(), file, DiskProgress.NONE))
                .isPresent();
        assertThat(Files.size(file)).isLessThan(1 << 20);
        Path raw = folder.resolve("full.raw");
        RawDisk.write(after, raw, DiskProgress.NONE);
        Tool.ok("qemu-img", "compare", "-f", "qcow2", "-F", "raw", file.toString(), raw.toString());
    }

    @Test
    void knownClustersGiveTheSameFileEvenWhenTheirPackIsDamaged() throws Exception {
        Layer layer = RandomTree.layer(8, 2000, folder);
        Path first = compressed("first", List.of(layer));
        Path again = compressed("again", List.of(layer));
        assertThat(Files.mismatch(first, again)).isEqualTo(-1);
        Path fresh = folder.resolve("fresh.qcow2");
        DiskPlan changed = plan(List.of(layer, small("three")));
        Qcow2Disk.write(changed, fresh, new Compression.Zlib(1), DiskProgress.NONE);
        assertThat(Files.mismatch(fresh, compressed("changed", List.of(layer, small("three")))))
                .isEqualTo(-1);
        Path pack = folder.resolve("pack").resolve("data");
        Files.write(pack, new byte[5000], StandardOpenOption.WRITE);
        assertThat(Files.mismatch(fresh, compressed("damaged", List.of(layer, small("three")))))
                .isEqualTo(-1);
    }

    private Path compressed(String name, List<Layer> layers) throws Exception {
        Path file = folder.resolve(name + ".qcow2");
        DiskPlan plan = plan(layers);
        DiskManifest manifest = RawDisk.writeAndDigest(plan, folder.resolve(name + ".raw"), DiskProgress.NONE);
        try (ClusterPack pack = ClusterPack.open(folder.resolve("pack"), 1L << 30)) {
            PackedClusters known = new PackedClusters(manifest, pack);
            Qcow2Disk.write(plan, file, new Compression.Zlib(1), DiskProgress.NONE, known);
        }
        return file;
    }

    private static Layer small(String text) {
        Attributes attributes = Attributes.ofRoot(0644, Instant.EPOCH);
        Entry file = new Entry.RegularFile(
                "small-file",
                attributes,
                Content.of(text.repeat(300).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return new Layer("small", List.of(file), Set.of(), Set.of());
    }

    private static DiskPlan plan(List<Layer> layers) throws Exception {
        return Disk.plan(
                Tree.merge(layers),
                DiskLayout.hybrid(OptionalLong.empty()),
                DiskIdentity.of(new byte[32]),
                Optional.empty(),
                Instant.EPOCH);
    }
}
