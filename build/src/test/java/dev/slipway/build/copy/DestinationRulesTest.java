package dev.slipway.build.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationRulesTest {
    @TempDir
    Path directory;

    private Scene scene;

    @BeforeEach
    void someFiles() throws IOException {
        scene = Scene.in(directory)
                .file("a.txt", "A")
                .file("b.txt", "B")
                .file("d/e.txt", "E")
                .directory("d/empty");
    }

    @Test
    void aFileTakesTheDestinationsName() throws IOException {
        scene.run("COPY a.txt /x/y");
        assertThat(scene.tree()).containsExactly("x/", "x/y=A");
        assertThat(scene.mode("x")).isEqualTo("0755");
    }

    @Test
    void aSlashMakesTheDestinationADirectory() throws IOException {
        scene.run("COPY a.txt /x/");
        assertThat(scene.tree()).containsExactly("x/", "x/a.txt=A");
    }

    @Test
    void anExistingDirectoryTakesTheFileIn() throws IOException {
        scene.directoryInTree("x").run("COPY a.txt /x");
        assertThat(scene.tree()).containsExactly("x/", "x/a.txt=A");
    }

    @Test
    void relativeDestinationsStartAtTheWorkingDirectory() throws IOException {
        scene.workingIn("/w").run("COPY a.txt .");
        scene.workingIn("/w").run("COPY a.txt sub/");
        scene.workingIn("/w").run("COPY a.txt ../up");
        scene.workingIn("/w/v").run("COPY a.txt ./");
        assertThat(scene.tree())
                .containsExactly("up=A", "w/", "w/a.txt=A", "w/sub/", "w/sub/a.txt=A", "w/v/", "w/v/a.txt=A");
    }

    @Test
    void ofADirectoryTheContentIsCopied() throws IOException {
        scene.run("COPY d /1");
        scene.run("COPY d/ /2/");
        scene.run("COPY d/. /3");
        scene.directoryInTree("4").run("COPY d /4");
        assertThat(scene.tree())
                .containsExactly(
                        "1/",
                        "1/e.txt=E",
                        "1/empty/",
                        "2/",
                        "2/e.txt=E",
                        "2/empty/",
                        "3/",
                        "3/e.txt=E",
                        "3/empty/",
                        "4/",
                        "4/e.txt=E",
                        "4/empty/");
    }

    @Test
    void directoriesAreMerged() throws IOException {
        scene.fileInTree("x/old", "O").fileInTree("x/e.txt", "old").run("COPY d /x");
        assertThat(scene.tree()).containsExactly("x/", "x/e.txt=E", "x/empty/", "x/old=O");
    }

    @Test
    void aSubdirectorysModeIsCopiedAndTheTopsIsNot() throws IOException {
        Files.setPosixFilePermissions(
                scene.source().resolve("d"), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(
                scene.source().resolve("d/empty"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x---"));
        scene.run("COPY d /x");
        assertThat(scene.mode("x")).isEqualTo("0755");
        assertThat(scene.mode("x/empty")).isEqualTo("0710");
    }

    @Test
    void timesAreKeptUnlessOneIsGiven() throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_000_000_000, 123_456_789));
        Files.setLastModifiedTime(scene.source().resolve("d/e.txt"), time);
        Files.setLastModifiedTime(scene.source().resolve("d/empty"), time);
        scene.run("COPY d /x");
        assertThat(Files.getLastModifiedTime(scene.root().resolve("x/e.txt"))).isEqualTo(time);
        assertThat(Files.getLastModifiedTime(scene.root().resolve("x/empty"))).isEqualTo(time);

        Instant epoch = Instant.ofEpochSecond(1_500_000_000);
        Transfer transfer = scene.transfer("COPY --chown=" + ids() + " d /y/z/").withCreated(Optional.of(epoch));
        Selection.of(transfer, scene.context(), DigestMemo.ofThisBuild()).applyTo(scene.root(), scene.root());
        for (String path : new String[] {"y/z", "y/z/e.txt", "y/z/empty"}) {
            assertThat(Files.getLastModifiedTime(scene.root().resolve(path)).toInstant())
                    .as(path)
                    .isEqualTo(epoch);
        }
    }

    private String ids() throws IOException {
        return Files.getAttribute(scene.root(), "unix:uid") + ":" + Files.getAttribute(scene.root(), "unix:gid");
    }

    @Test
    void severalSourcesGoIntoOneDirectory() throws IOException {
        scene.run("COPY a.txt b.txt d /x/");
        assertThat(scene.tree()).containsExactly("x/", "x/a.txt=A", "x/b.txt=B", "x/e.txt=E", "x/empty/");
    }

    @Test
    void aFileReplacesAFileAndALink() throws IOException {
        scene.fileInTree("x/a.txt", "old")
                .fileInTree("kept", "K")
                .directoryInTree("y")
                .linkInTree("y/a.txt", "../kept");
        scene.run("COPY a.txt /x/a.txt");
        scene.run("COPY a.txt /y/");
        assertThat(scene.tree()).containsExactly("kept=K", "x/", "x/a.txt=A", "y/", "y/a.txt=A");
    }

    @Test
    void whatCannotReplaceWhatIsThereFails() throws IOException {
        scene.fileInTree("file", "F")
                .directoryInTree("x/e.txt")
                .linkInTree("linked", "x")
                .directoryInTree("y");
        scene.linkInTree("y/empty", "/x");
        assertThatThrownBy(() -> scene.run("COPY d /file"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot copy a directory to /file: a file of that name is in the way");
        assertThatThrownBy(() -> scene.run("COPY d /x"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot put a file at /x/e.txt: a directory of that name is in the way");
        assertThatThrownBy(() -> scene.run("COPY d /y"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot copy the directory empty to /y/empty: a symbolic link of that name is in the way");
        assertThatThrownBy(() -> scene.run("COPY a.txt /file/x"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot make the directory /file: a file of that name is in the way");
    }

    @Test
    void linksInTheDestinationsPathAreFollowedInsideTheTree() throws IOException {
        scene.directoryInTree("etc")
                .linkInTree("abs", "/etc")
                .linkInTree("up", "../../../../etc")
                .linkInTree("new", "/made/there");
        scene.run("COPY a.txt /abs/");
        scene.run("COPY b.txt /up");
        scene.run("COPY d /new");
        assertThat(scene.tree())
                .containsExactly(
                        "abs->/etc",
                        "etc/",
                        "etc/a.txt=A",
                        "etc/b.txt=B",
                        "made/",
                        "made/there/",
                        "made/there/e.txt=E",
                        "made/there/empty/",
                        "new->/made/there",
                        "up->../../../../etc");
    }

    @Test
    void dotsInTheDestinationAreTakenAsWritten() throws IOException {
        scene.directoryInTree("a/b").linkInTree("link", "/a/b").run("COPY d /link/..");
        assertThat(scene.tree()).containsExactly("a/", "a/b/", "e.txt=E", "empty/", "link->/a/b");
    }

    @Test
    void linksThatGoRoundInCirclesAreAnError() throws IOException {
        scene.linkInTree("loop", "loop");
        assertThatThrownBy(() -> scene.run("COPY a.txt /loop/x"))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("/loop")
                .hasMessageContaining("circles");
    }

    @Test
    void heredocsBecomeFiles() throws IOException {
        scene.run("COPY <<one <<two a.txt /x/\nfirst\none\nsecond\ntwo");
        scene.run("COPY --chmod=0750 <<EOF /y\nhello\nEOF");
        assertThat(scene.tree()).containsExactly("x/", "x/a.txt=A", "x/one=first\n", "x/two=second\n", "y=hello\n");
        assertThat(scene.mode("x/one")).isEqualTo("0644");
        assertThat(scene.mode("y")).isEqualTo("0750");
    }

    @Test
    void chmodIsForFilesAndDirectoriesButNotForParentsThatAreMade() throws IOException {
        scene.run("COPY --chmod=0640 d /new/place");
        assertThat(scene.mode("new")).isEqualTo("0755");
        assertThat(scene.mode("new/place/e.txt")).isEqualTo("0640");
        assertThat(scene.mode("new/place/empty")).isEqualTo("0640");
        scene.run("COPY --chmod=u=rwX,go=rX d /sym");
        assertThat(scene.mode("sym/e.txt")).isEqualTo("0644");
        assertThat(scene.mode("sym/empty")).isEqualTo("0755");
        assertThatThrownBy(() -> scene.run("COPY --chmod=999 d /bad")).hasMessage("--chmod=999 is no mode");
    }

    @Test
    void aFurtherNameOfAFileStaysOne() throws IOException {
        Files.createLink(scene.source().resolve("d/other"), scene.source().resolve("d/e.txt"));
        scene.run("COPY d /x");
        assertThat(Files.isSameFile(
                        scene.root().resolve("x/e.txt"), scene.root().resolve("x/other")))
                .isTrue();
    }

    @Test
    void holesStayHoles() throws IOException {
        Path file = scene.source().resolve("sparse");
        try (var channel = java.nio.channels.FileChannel.open(
                file, java.nio.file.StandardOpenOption.CREATE_NEW, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap("end".getBytes(java.nio.charset.StandardCharsets.UTF_8)), 64L << 20);
        }
        scene.run("COPY sparse /x");
        var copied = dev.slipway.tree.host.Posix.lstat(scene.root().resolve("x"));
        assertThat(copied.sizeBytes()).isEqualTo((64L << 20) + 3);
        assertThat(copied.allocatedBytes()).isLessThan(1 << 20);
        assertThat(Files.mismatch(file, scene.root().resolve("x"))).isEqualTo(-1);
    }
}
