package dev.slipway.disk.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.RandomTree;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.Tool;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import dev.slipway.tree.host.Posix;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
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
            assertThat(described(read, true)).isEqualTo(described(tree, false));
        } finally {
            Posix.umount2(mount, 0);
        }
    }

    private static List<String> described(Tree tree, boolean isMounted) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Entry entry : tree.entries()) {
            if (isMounted && entry.path().equals("lost+found")) {
                continue;
            }
            Attributes a = entry.attributes();
            StringBuilder more = new StringBuilder();
            a.xattrs()
                    .forEach((k, v) -> more.append(k)
                            .append('=')
                            .append(HexFormat.of().formatHex(v))
                            .append(' '));
            switch (entry) {
                case Entry.Symlink link -> more.append(link.target());
                case Entry.HardLink link -> more.append(link.target());
                case Entry.Device d ->
                    more.append(d.kind()).append(d.major()).append(':').append(d.minor());
                case Entry.RegularFile file -> more.append(digest(file.content()));
                default -> {}
            }
            lines.add(entry.getClass().getSimpleName() + " " + entry.path() + " " + Integer.toOctalString(a.mode())
                    + " " + a.uid() + ":" + a.gid() + " " + a.modified() + " " + more);
        }
        return lines;
    }

    private static String digest(Content content) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = content.open()) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
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
                Files.delete(file);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " (-Dslipway.seed=" + seed + ")", e);
            }
        }
    }
}
