package dev.slipway.disk.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.RandomTree;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.Tool;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.DirectoryReader;
import dev.slipway.tree.host.Posix;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The far ends of what our file systems hold and grow to, judged by e2fsck, debugfs and the kernel. */
class Ext4ExtremesIT {
    private static final long GIB = 1L << 30;
    private static final Attributes PLAIN =
            new Attributes(0644, 0, 0, Instant.ofEpochSecond(1_700_000_000L, 123_456_789), Xattrs.NONE);

    @TempDir
    private Path directory;

    private static Tree tree(List<Entry> entries) throws Exception {
        return Tree.of(new Layer("extremes", entries, Set.of(), Set.of()));
    }

    private Path written(Tree tree, long sizeBytes) throws Exception {
        Path file = directory.resolve("fs");
        RawDisk.write(Ext4Volume.of(tree, Ext4VolumeIT.OPTIONS).plan(sizeBytes), file, DiskProgress.NONE);
        Tool.ok("e2fsck", "-fn", file.toString());
        return file;
    }

    private Path mounted(Path file) throws Exception {
        Path mount = Files.createDirectories(directory.resolve("mnt"));
        Tool.ok("mount", "-o", "loop,ro", file.toString(), mount.toString());
        return mount;
    }

    private void sameByTheKernel(Tree tree, Path file) throws Exception {
        Path mount = mounted(file);
        try {
            Tree read = Tree.of(DirectoryReader.read(mount, DirectoryReader.Form.PLAIN, "mounted"));
            assertThat(TreeText.of(read)).isEqualTo(TreeText.of(tree));
        } finally {
            Posix.umount2(mount, 0);
        }
    }

    @Test
    void aDirectoryOfAHundredThousandEntries() throws Exception {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry.Directory("", new Attributes(0755, 0, 0, PLAIN.modified(), Xattrs.NONE)));
        entries.add(new Entry.Directory("d", new Attributes(0755, 0, 0, PLAIN.modified(), Xattrs.NONE)));
        for (int i = 0; i < 100_000; i++) {
            entries.add(new Entry.RegularFile("d/entry-" + i, PLAIN, Content.of(new byte[0])));
        }
        Tree tree = tree(entries);
        Path file = written(tree, 2 * GIB);
        assertThat(Tool.ok("debugfs", "-R", "stat /d/entry-99999", file.toString()))
                .contains("Type: regular");
        sameByTheKernel(tree, file);
    }

    @Test
    void aSparseFileOverFourGibibytesWithACapability() throws Exception {
        byte[] bytes = new byte[8192];
        new Random(7).nextBytes(bytes);
        long last = 4 * GIB + 4096;
        Content content = Content.ofPieces(
                5 * GIB, List.of(new Content.Piece(0, Content.of(bytes)), new Content.Piece(last, Content.of(bytes))));
        byte[] capability = HexFormat.of().parseHex("0100000200040000000000000000000000000000");
        Xattrs xattrs = Xattrs.of(Map.of("security.capability", capability));
        Attributes attributes = new Attributes(0755, 0, 0, PLAIN.modified(), xattrs);
        Entry root = new Entry.Directory("", new Attributes(0755, 0, 0, PLAIN.modified(), Xattrs.NONE));
        Path file = written(tree(List.of(root, new Entry.RegularFile("big", attributes, content))), GIB);
        assertThat(Tool.ok("debugfs", "-R", "ea_get -x /big security.capability", file.toString()))
                .contains("01 00 00 02 00 04");
        Path mount = mounted(file);
        try (RandomAccessFile big = new RandomAccessFile(mount.resolve("big").toFile(), "r")) {
            assertThat(big.length()).isEqualTo(5 * GIB);
            for (long at : new long[] {0, last}) {
                byte[] read = new byte[bytes.length];
                big.seek(at);
                big.readFully(read);
                assertThat(read).isEqualTo(bytes);
            }
            // What is not allocated is a hole, and reads as zeros: the rest of 5 GiB needs no reading.
            assertThat(Tool.ok("stat", "-c", "%b", mount.resolve("big").toString())
                            .strip())
                    .isEqualTo(Integer.toString(2 * bytes.length / 512));
        } finally {
            Posix.umount2(mount, 0);
        }
    }

    @Test
    void growsAHundredfoldByResize2fs() throws Exception {
        long seed = Long.getLong("slipway.seed", 11);
        Tree tree = Tree.of(RandomTree.layer(seed, 300, directory));
        long sizeBytes = Ext4Volume.of(tree, Ext4VolumeIT.OPTIONS).automaticSizeBytes();
        Path file = written(tree, sizeBytes);
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(100 * sizeBytes);
        }
        Tool.ok("resize2fs", file.toString());
        Tool.ok("e2fsck", "-fn", file.toString());
        sameByTheKernel(tree, file);
    }
}
