package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree of any size in every format, before all judges: {@code make trees} gives it Debian's own trees. */
class DebianTree {
    /** What tar reads: every byte, owner, mode, time to the nanosecond, hard link and attribute, in a certain order. */
    private static final String TAR = """
            tar -C "$1" --sort=name --numeric-owner --xattrs --xattrs-include='*' --acls --format=pax \
              --pax-option=delete=atime,delete=ctime --exclude=./lost+found -cf - . | sha256sum""";

    /** What debugfs can copy out: it leaves devices, extended attributes, setuid and the like, and knows no hard links. */
    private static final String FILES = """
            cd "$1"
            find . -path ./lost+found -prune -o \\( -type f -o -type d -o -type l \\) \
              -printf '%y %m %p %U %G %l ' -a \\( -type f -printf '%s %Ts\\n' -o -printf '\\n' \\) \
              | sed 's/^\\(.\\) [0-7]\\([0-7][0-7][0-7]\\) /\\1 \\2 /' | LC_ALL=C sort > "$2"
            find . -path ./lost+found -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum >> "$2"
            """;

    @TempDir
    private Path directory;

    private final Path tree = Path.of(System.getProperty("slipway.tree", ""));

    @Test
    void everyJudgeIsContent() throws Exception {
        assertThat(tree).as("the property slipway.tree").isDirectory();
        Path formats = Files.createDirectory(directory.resolve("formats"));
        EveryFormat.write(tree, formats, Instant.now());
        Path raw = formats.resolve("raw");
        assertThat(Tool.ok("sgdisk", "-v", raw.toString())).contains("No problems found");
        formatsHoldTheSame(formats, raw);
        // Each copy of a tree of 5 GB takes as much again.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(formats)) {
            for (Path file : files) {
                if (!file.equals(raw)) {
                    Files.delete(file);
                }
            }
        }
        Tool.ok("fsck.fat", "-n", "-v", part(raw, 2).toString());
        fileSystem(part(raw, 3));
    }

    private static void formatsHoldTheSame(Path formats, Path raw) throws Exception {
        Map<String, String> drivers = Map.of(
                "qcow2",
                "qcow2",
                "qcow2-zlib",
                "qcow2",
                "qcow2-zstd",
                "qcow2",
                "vmdk",
                "vmdk",
                "vhd-dynamic",
                "vpc",
                "vhdx",
                "vhdx");
        for (Map.Entry<String, String> format : drivers.entrySet()) {
            Path file = formats.resolve(format.getKey());
            if (format.getValue().equals("qcow2") || format.getValue().equals("vhdx")) {
                assertThat(Tool.ok("qemu-img", "check", file.toString())).contains("No errors were found");
            }
            String driver = format.getValue();
            Tool.ok("qemu-img", "compare", "-f", driver, "-F", "raw", file.toString(), raw.toString());
        }
        Tool.ok(
                "qemu-img",
                "compare",
                "-f",
                "vpc",
                "-F",
                "raw",
                formats.resolve("vhd").toString(),
                raw.toString());
        // Google's images are of whole gigabytes.
        String compare = "tar -xOzf \"$1\" | cmp -n \"$(stat -c %s \"$2\")\" - \"$2\"";
        Tool.ok("sh", "-c", compare, "-", formats.resolve("gce").toString(), raw.toString());
    }

    private void fileSystem(Path root) throws Exception {
        Tool.ok("e2fsck", "-fn", root.toString());
        Tool.ok("e2fsck", "-fn", root.toString());
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Tool.ok("mount", "-o", "loop,ro", root.toString(), mount.toString());
        try {
            assertThat(Tool.ok("sh", "-euc", TAR, "-", mount.toString()))
                    .isEqualTo(Tool.ok("sh", "-euc", TAR, "-", tree.toString()));
        } finally {
            Tool.ok("umount", mount.toString());
        }
        Path copied = Files.createDirectory(directory.resolve("copied"));
        Tool.ok("debugfs", "-R", "rdump / " + copied, root.toString());
        Tool.ok("diff", list(tree).toString(), list(copied).toString());
    }

    private Path list(Path folder) throws Exception {
        Path list = directory.resolve("files of " + folder.getFileName());
        Tool.ok("sh", "-euc", FILES, "-", folder.toString(), list.toString());
        return list;
    }

    private Path part(Path disk, int number) throws Exception {
        Path file = directory.resolve("part" + number);
        Tool.partition(disk, number, file);
        return file;
    }
}
