package dev.slipway.disk.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.RandomTree;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.Tool;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import dev.slipway.tree.host.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** e2fsck and the kernel judge our file systems; run as root, for the kernel mounts. */
class Ext4VolumeIT {
    private static final Instant DATE = Instant.ofEpochSecond(1_750_000_000L);
    static final Ext4Options OPTIONS =
            new Ext4Options("test", new UUID(0x1234_5678_9abc_8defL, 0x8123_4567_89ab_cdefL), new UUID(5, 6), DATE, 5);

    @TempDir
    private Path directory;

    private Path written(Tree tree, long sizeBytes) throws Exception {
        Path file = directory.resolve("fs-" + System.nanoTime());
        DiskPlan plan = Ext4Volume.of(tree, OPTIONS).plan(sizeBytes);
        RawDisk.write(plan, file, DiskProgress.NONE);
        Tool.ok("e2fsck", "-fn", file.toString());
        return file;
    }

    private void sameByTheKernel(Tree tree, Path file) throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mnt-" + System.nanoTime()));
        Tool.ok("mount", "-o", "loop,ro", file.toString(), mount.toString());
        try {
            Tree read = Tree.of(DirectoryReader.read(mount, DirectoryReader.Form.PLAIN, "mounted"));
            assertThat(TreeText.of(read)).isEqualTo(TreeText.of(tree));
        } finally {
            Posix.umount2(mount, 0);
        }
    }

    /** debugfs copies out directories, files and symbolic links, with owners and modes, and needs no mount. */
    private void sameByDebugfs(Tree tree, Path file) throws Exception {
        Path out = Files.createDirectory(directory.resolve("out-" + System.nanoTime()));
        try {
            Tool.ok("debugfs", "-R", "rdump / " + out, file.toString());
            Tree read = Tree.of(DirectoryReader.read(out, DirectoryReader.Form.PLAIN, "dumped"));
            assertThat(TreeText.dumped(read)).isEqualTo(TreeText.dumped(tree));
        } finally {
            Tool.ok("rm", "-rf", out.toString());
        }
    }

    @Test
    void anEmptyTreeOfManySizes() throws Exception {
        Tree empty = Tree.of(new Layer("empty", List.of(), Set.of(), Set.of()));
        for (long mib :
                new long[] {8, 9, 100, 127, 128, 129, 256, 511, 512, 513, 700, 2048, 2049, 2056, 2060, 5000, 40_000}) {
            Path file = written(empty, mib << 20);
            if (mib == 8 || mib == 700 || mib == 40_000) {
                sameByTheKernel(empty, file);
            }
            Files.delete(file);
        }
    }

    @Test
    void randomTreesComeBackWhole() throws Exception {
        long first = Long.getLong("slipway.seed", System.nanoTime());
        int rounds = Integer.getInteger("slipway.rounds", 6);
        for (long seed = first; seed < first + rounds; seed++) {
            try {
                int count = 50 + (int) Math.floorMod(seed * 7919, 2000L);
                Tree tree = Tree.of(RandomTree.layer(seed, count, directory));
                long sizeBytes =
                        seed % 2 == 0 ? 1L << 30 : Ext4Volume.of(tree, OPTIONS).automaticSizeBytes();
                Path file = written(tree, sizeBytes);
                sameByTheKernel(tree, file);
                sameByDebugfs(tree, file);
                Files.delete(file);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " (-Dslipway.seed=" + seed + ")", e);
            }
        }
    }
}
