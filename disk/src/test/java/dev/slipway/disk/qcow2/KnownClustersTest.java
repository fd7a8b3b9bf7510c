package dev.slipway.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.PackedClusters;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.cluster.ClusterPack;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.Segment;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that change again and again, written with what of them is known, and that damaged, are as written anew. */
class KnownClustersTest {
    private static final int CLUSTER_BYTES = 65_536;
    private static final int CLUSTERS = 200;
    private static final Compression ZLIB = new Compression.Zlib(1);

    @TempDir
    private Path folder;

    @Test
    void whatIsKnownChangesNoByteOfTheFile() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int disk = 0; disk < 4; disk++) {
            byte[][] clusters = new byte[CLUSTERS][];
            for (int i = 0; i < CLUSTERS; i++) {
                clusters[i] = cluster(random);
            }
            Path pack = folder.resolve("pack" + disk);
            for (int change = 0; change < 5; change++) {
                String what = "seed " + seed + ", disk " + disk + ", change " + change;
                DiskPlan plan = plan(clusters);
                Path fresh = folder.resolve(disk + "-" + change);
                Qcow2Disk.write(plan, fresh, ZLIB, DiskProgress.NONE);
                assertThat(Files.mismatch(fresh, known(plan, pack))).as(what).isEqualTo(-1);
                for (int i = random.nextInt(40); i > 0; i--) {
                    clusters[random.nextInt(CLUSTERS)] = cluster(random);
                }
                damage(pack.resolve("data"), random);
            }
        }
    }

    private Path known(DiskPlan plan, Path pack) throws Exception {
        Path raw = folder.resolve("raw");
        Path file = folder.resolve("known");
        Files.deleteIfExists(raw);
        Files.deleteIfExists(file);
        DiskManifest manifest = RawDisk.writeAndDigest(plan, raw, DiskProgress.NONE);
        try (ClusterPack open = ClusterPack.open(pack, Long.MAX_VALUE)) {
            Qcow2Disk.write(plan, file, ZLIB, DiskProgress.NONE, new PackedClusters(manifest, open));
        }
        return file;
    }

    /** One that is compressed, one that becomes no shorter, or none but zeros. */
    private static byte[] cluster(Random random) {
        byte[] bytes = new byte[CLUSTER_BYTES];
        switch (random.nextInt(8)) {
            case 0 -> {}
            case 1, 2 -> random.nextBytes(bytes);
            default -> {
                for (int i = random.nextInt(CLUSTER_BYTES); i > 0; i--) {
                    bytes[random.nextInt(CLUSTER_BYTES)] = (byte) random.nextInt(1 << random.nextInt(1, 9));
                }
            }
        }
        return bytes;
    }

    private static DiskPlan plan(byte[][] clusters) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            segments.add(Segment.of((long) i * CLUSTER_BYTES, clusters[i]));
        }
        return DiskPlan.of((long) CLUSTERS * CLUSTER_BYTES, segments);
    }

    /** Flips bytes, and cuts the end off now and then. */
    private static void damage(Path data, Random random) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            if (random.nextInt(4) == 0) {
                file.setLength(file.length() - random.nextInt((int) file.length() / 4));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                file.seek(random.nextLong(file.length()));
                int old = file.read();
                file.seek(file.getFilePointer() - 1);
                file.write(~old);
            }
        }
    }
}
