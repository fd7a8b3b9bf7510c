package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.slipway.tree.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same tree gives the same bytes in every format, wherever it lies and whoever writes it in whatever surroundings. */
class SameBytesIT {
    private static final List<String> FORMATS =
            List.of("raw", "qcow2", "qcow2-zlib", "qcow2-zstd", "vmdk", "vhd-dynamic", "vhd", "vhdx", "gce");

    @TempDir
    private Path folder;

    @Test
    void whoeverWritesThemWhereverWithWhateverSettings() throws Exception {
        Path tree = tree();
        Path copy = folder.resolve("another place").resolve("copy");
        Files.createDirectories(copy.getParent());
        Tool.ok("cp", "-a", tree.toString(), copy.toString());
        Path first = written("first", tree, "umask 022", "TZ=UTC", List.of(), "-XX:ActiveProcessorCount=1");
        // Turkish has letters of its own for i; a user who is not root may read this tree, but not change it.
        Path second = written(
                "second",
                copy,
                "umask 077",
                "TZ=Asia/Tokyo",
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                "-XX:ActiveProcessorCount=3",
                "-Duser.language=tr",
                "-Duser.country=TR");
        for (String format : FORMATS) {
            assertThat(Files.mismatch(first.resolve(format), second.resolve(format)))
                    .as(format)
                    .isEqualTo(-1);
        }
    }

    private Path tree() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Random random = new Random(5);
        List<Path> all = new ArrayList<>(List.of(tree));
        for (int i = 0; i < 300; i++) {
            Path directory =
                    Files.createDirectories(tree.resolve("directory " + i % 7).resolve("i\u0131\u00e9"));
            byte[] bytes = new byte[random.nextInt(40_000)];
            if (i % 2 == 0) {
                random.nextBytes(bytes);
            }
            Path file = Files.write(directory.resolve("FILE-i-" + i), bytes);
            if (i % 20 == 0) {
                Files.createLink(directory.resolve("link " + i), file);
                Files.createSymbolicLink(directory.resolve("symlink " + i), Path.of("../FILE-" + i));
            }
        }
        try (Stream<Path> walk = Files.walk(tree)) {
            for (Path path : walk.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                String rights = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
                all.add(path);
            }
        }
        for (Path path : all.reversed()) {
            Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1_600_000_000, 123_456_789)));
        }
        return tree;
    }

    /** The classes that are needed, where every user may read them. */
    private String classPath() throws Exception {
        List<String> copies = new ArrayList<>();
        for (Class<?> needed : List.of(EveryFormat.class, Disk.class, Tree.class, Zstd.class)) {
            Path from = Path.of(
                    needed.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path to = folder.resolve("classes-" + needed.getSimpleName() + "-" + from.getFileName());
            if (Files.notExists(to)) {
                Tool.ok("cp", "-r", from.toString(), to.toString());
                Tool.ok("chmod", "-R", "a+rX", to.toString());
            }
            copies.add(to.toString());
        }
        return String.join(":", copies);
    }

    private Path written(String name, Path tree, String umask, String zone, List<String> user, String... options)
            throws Exception {
        Path out = Files.createDirectory(folder.resolve(name));
        for (Path path = folder; path != null && path.startsWith("/tmp/"); path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", umask + "; exec \"$@\"", "sh", "env", "LC_ALL=C.UTF-8", "HOME=/", zone));
        command.addAll(user);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                EveryFormat.class.getName(),
                tree.toString(),
                out.toString()));
        Tool.ok(command.toArray(new String[0]));
        return out;
    }
}
