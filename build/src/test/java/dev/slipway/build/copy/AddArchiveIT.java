package dev.slipway.build.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADD of archives made by tar itself and by hand; as root, because archives tell owners. */
class AddArchiveIT {
    @TempDir
    Path directory;

    private Scene scene;

    @BeforeEach
    void asRoot() throws IOException {
        assertThat(Files.getAttribute(directory, "unix:uid"))
                .as("this test gives files to other users, so it must run as root")
                .isEqualTo(0);
        scene = Scene.in(directory);
    }

    private void run(String line) throws IOException {
        Selection.of(scene.transfer(line), scene.context(), DigestMemo.ofThisBuild())
                .applyTo(scene.root(), scene.root());
    }

    private void tar(String archive, String... options) throws Exception {
        Path tree = directory.resolve("tree");
        if (!Files.exists(tree)) {
            Files.createDirectories(tree.resolve("sub"));
            Files.writeString(tree.resolve("sub/f"), "F");
            Posix.lchown(tree.resolve("sub/f"), 7, 8);
            Posix.chmod(tree.resolve("sub/f"), 04751);
            Posix.lchown(tree.resolve("sub"), 9, 10);
            Posix.chmod(tree, 0700);
            Files.createSymbolicLink(tree.resolve("l"), Path.of("/etc/passwd"));
            Files.createLink(tree.resolve("z-hard"), tree.resolve("sub/f"));
        }
        List<String> command = new ArrayList<>(List.of(
                "tar",
                "-C",
                tree.toString(),
                "-cf",
                scene.source().resolve(archive).toString()));
        command.addAll(List.of(options));
        command.add(".");
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(command.toString()).isZero();
    }

    @Test
    void everyCompressionIsKnownByItsContent() throws Exception {
        tar("plain");
        tar("gzip.txt", "-z");
        tar("bzip2", "-j");
        tar("xz", "-J");
        tar("zstd", "--zstd");
        for (String archive : List.of("plain", "gzip.txt", "bzip2", "xz", "zstd")) {
            run("ADD " + archive + " /" + archive);
            assertThat(scene.root().resolve(archive + "/sub/f")).hasContent("F");
            FileStatus status = Posix.lstat(scene.root().resolve(archive + "/sub/f"));
            assertThat(status.uid() + ":" + status.gid()).isEqualTo("7:8");
            assertThat(scene.mode(archive + "/sub/f")).isEqualTo("4751");
            assertThat(Files.isSameFile(
                            scene.root().resolve(archive + "/z-hard"),
                            scene.root().resolve(archive + "/sub/f")))
                    .isTrue();
            assertThat(scene.mode(archive))
                    .as("what the archive says of . does not count")
                    .isEqualTo("0755");
        }
    }

    @Test
    void flagsDecideWhatBecomesOfAnArchive() throws Exception {
        tar("t.tar");
        run("ADD --chown=3:4 t.tar /chowned");
        assertThat(Posix.lstat(scene.root().resolve("chowned")).uid()).isEqualTo(3);
        assertThat(Posix.lstat(scene.root().resolve("chowned/sub/f")).uid())
                .as("an archive tells owners itself")
                .isEqualTo(7);
        run("ADD --unpack=false t.tar /kept");
        run("COPY t.tar /copied");
        for (String path : List.of("kept", "copied")) {
            assertThat(Files.mismatch(scene.root().resolve(path), scene.source().resolve("t.tar")))
                    .isEqualTo(-1);
        }
    }

    @Test
    void whatIsNoArchiveIsCopied() throws Exception {
        scene.file("text", "text ".repeat(500)).file("empty", "").file("zeros", "\0".repeat(2048));
        Files.write(scene.source().resolve("gz"), gzip("no archive ".repeat(200)));
        scene.file("d/inner", "I");
        tar("d/t.tar");
        run("ADD text empty zeros gz /x/");
        run("ADD d /d");
        for (String path : List.of("text", "empty", "zeros", "gz")) {
            assertThat(Files.mismatch(
                            scene.root().resolve("x").resolve(path),
                            scene.source().resolve(path)))
                    .isEqualTo(-1);
        }
        assertThat(scene.root().resolve("d/t.tar"))
                .as("an archive in a directory")
                .isRegularFile();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void theDestinationIsADirectoryAndReachedThroughLinks() throws Exception {
        tar("t.tar");
        scene.directoryInTree("real").linkInTree("link", "/real").fileInTree("file", "x");
        run("ADD t.tar /link");
        assertThat(scene.root().resolve("real/sub/f")).hasContent("F");
        assertThatThrownBy(() -> run("ADD t.tar /file"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot make the directory /file: a file of that name is in the way");
    }

    @Test
    void aHostileArchiveWritesNothingOutside() throws Exception {
        Path canary = Files.createDirectory(directory.resolve("canary"));
        Files.writeString(canary.resolve("file"), "canary");
        Map<String, byte[]> archives = Map.of(
                "dots", archive(file("../canary/dots")),
                "inner", archive(file("a/../../canary/inner")),
                "link", archive(link("l", canary.toString(), TarConstants.LF_SYMLINK), file("l/link")),
                "linkUp", archive(link("u", "../../canary", TarConstants.LF_SYMLINK), file("u/linkUp")),
                "over", archive(link("o", canary + "/file", TarConstants.LF_SYMLINK), file("o")),
                "hard", archive(link("h", canary + "/file", TarConstants.LF_LINK), file("h")),
                "hardDots", archive(link("h", "../canary/file", TarConstants.LF_LINK), file("h")),
                "hardThrough",
                        archive(
                                link("s", canary.toString(), TarConstants.LF_SYMLINK),
                                link("h", "s/file", TarConstants.LF_LINK),
                                file("h")),
                "absolute", archive(file(canary + "/absolute")));
        for (Map.Entry<String, byte[]> archive : archives.entrySet()) {
            Files.write(scene.source().resolve("x.tar"), archive.getValue());
            scene.directoryInTree(archive.getKey());
            try {
                run("ADD x.tar /" + archive.getKey());
            } catch (IOException e) {
                assertThat(e)
                        .as(archive.getKey())
                        .isInstanceOf(CopyException.class)
                        .hasMessageContaining("x.tar");
            }
            assertThat(canary.resolve("file")).as(archive.getKey()).hasContent("canary");
            assertThat(Posix.lstat(canary.resolve("file")).links())
                    .as(archive.getKey())
                    .isEqualTo(1);
            try (var inside = Files.list(canary)) {
                assertThat(inside).as(archive.getKey()).hasSize(1);
            }
        }
    }

    private static TarArchiveEntry file(String name) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(4);
        return entry;
    }

    private static TarArchiveEntry link(String name, String target, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        return entry;
    }

    private static byte[] archive(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.getSize() > 0) {
                    tar.write("evil".getBytes(StandardCharsets.UTF_8));
                }
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aBrokenArchiveIsAnErrorThatNamesIt() throws Exception {
        tar("t.tar");
        byte[] noise = new byte[400_000];
        new java.util.Random(1).nextBytes(noise);
        Files.write(directory.resolve("tree/big"), noise);
        tar("t.tar", "-z");
        byte[] bytes = Files.readAllBytes(scene.source().resolve("t.tar"));
        Files.write(scene.source().resolve("t.tar"), java.util.Arrays.copyOf(bytes, bytes.length - 100_000));
        assertThatThrownBy(() -> run("ADD t.tar /x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("t.tar");
    }
}
