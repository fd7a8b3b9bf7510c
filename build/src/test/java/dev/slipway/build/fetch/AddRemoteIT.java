package dev.slipway.build.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.copy.CopyException;
import dev.slipway.build.copy.DigestMemo;
import dev.slipway.build.copy.Selection;
import dev.slipway.build.copy.Source;
import dev.slipway.build.copy.Transfer;
import dev.slipway.build.fetch.FileServer.Answer;
import dev.slipway.build.store.Store;
import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.instruction.Add;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADD of URLs into a tree, as root because what is fetched is root's. */
class AddRemoteIT {
    @TempDir
    Path directory;

    private Store store;
    private FileServer server;
    private Path root;

    @BeforeEach
    void start() throws Exception {
        assertThat(Files.getAttribute(directory, "unix:uid")).as("run as root").isEqualTo(0);
        store = Store.open(directory.resolve("store"));
        server = FileServer.start();
        root = Files.createDirectory(directory.resolve("root"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
    }

    private Selection select(String line) throws IOException {
        Instruction instruction = Dockerfile.parse("Dockerfile", "FROM scratch\n" + line + "\n")
                .stages()
                .getFirst()
                .instructions()
                .getFirst();
        Transfer transfer =
                instruction instanceof Add add ? Transfer.of(add, "/") : Transfer.of((Copy) instruction, "/");
        return Selection.of(
                transfer,
                Source.context(directory, IgnoreRules.NONE, ""),
                DigestMemo.ofThisBuild(),
                new Fetcher(store));
    }

    @Test
    void aDownloadIsOneFileOfRootWithMode0600() throws Exception {
        server.answer("/a/f.txt", Answer.ok("F", Map.of("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")));
        select("ADD " + server.url("/a/f.txt") + " /dir/").applyTo(root, root);
        select("ADD --chmod=0755 --chown=3:4 " + server.url("/a/f.txt") + " /named")
                .applyTo(root, root);
        FileStatus status = Posix.lstat(root.resolve("dir/f.txt"));
        assertThat(root.resolve("dir/f.txt")).hasContent("F");
        assertThat(Integer.toOctalString(status.permissions())).isEqualTo("600");
        assertThat(status.modified()).isEqualTo("2006-01-02T15:04:05Z");
        FileStatus named = Posix.lstat(root.resolve("named"));
        assertThat(Integer.toOctalString(named.permissions()) + " " + named.uid() + ":" + named.gid())
                .isEqualTo("755 3:4");
    }

    @Test
    void theDigestKnowsContentNameAndTime() throws Exception {
        server.answer("/f", Answer.ok("F", Map.of("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")));
        String first = select("ADD " + server.url("/f") + " /").digest();
        assertThat(select("ADD " + server.url("/f") + " /").digest()).isEqualTo(first);
        server.answer("/f", Answer.ok("F", Map.of("Last-Modified", "Tue, 03 Jan 2006 15:04:05 GMT")));
        assertThat(select("ADD " + server.url("/f") + " /").digest()).isNotEqualTo(first);
        server.answer("/f", Answer.ok("G", Map.of("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")));
        assertThat(select("ADD " + server.url("/f") + " /").digest()).isNotEqualTo(first);
        server.answer("/f", Answer.ok("F", Map.of("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")));
        assertThat(select("ADD " + server.url("/f") + " /").digest()).isEqualTo(first);
    }

    @Test
    void aRemoteArchiveIsUnpackedOnlyWhenAsked() throws Exception {
        Path archive = directory.resolve("t.tgz");
        Files.writeString(directory.resolve("inner"), "I");
        assertThat(new ProcessBuilder("tar", "-C", directory.toString(), "-czf", archive.toString(), "inner")
                        .start()
                        .waitFor())
                .isZero();
        server.answer("/t.tgz", FileServer.Answer.file(archive));
        select("ADD " + server.url("/t.tgz") + " /packed/").applyTo(root, root);
        select("ADD --unpack=true " + server.url("/t.tgz") + " /unpacked/").applyTo(root, root);
        assertThat(Files.mismatch(root.resolve("packed/t.tgz"), archive)).isEqualTo(-1);
        assertThat(root.resolve("unpacked/inner")).hasContent("I");
    }

    @Test
    void whatDoesNotGoTogetherIsAnError() {
        String url = server.url("/f");
        assertThatThrownBy(() -> select("COPY " + url + " /"))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("COPY takes files of the build only");
        assertThatThrownBy(() -> select("COPY https://x.org/r.git /")).isInstanceOf(CopyException.class);
        assertThatThrownBy(() -> select("ADD --checksum=sha256:" + "0".repeat(64) + " store /"))
                .hasMessageContaining("of a local file");
        assertThatThrownBy(() -> select("ADD --checksum=sha256:" + "0".repeat(64) + " " + url + " store /"))
                .hasMessageContaining("more than one source");
        assertThatThrownBy(() -> select("ADD " + url + " /"))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("404");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void aRepositorysDirectoryIsCopiedWithoutGit() throws Exception {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path served = directory.resolve("r.git");
        Files.createDirectories(work.resolve("a/b"));
        Files.writeString(work.resolve("a/b/f"), "F");
        Files.writeString(work.resolve("a/g"), "G");
        for (String[] command : new String[][] {
            {"init", "--quiet", "-b", "main", "."},
            {"add", "-A"},
            {"-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "one"},
            {"clone", "--quiet", "--bare", ".", served.toString()}
        }) {
            assertThat(Git.run(work, java.util.List.of(command)).status())
                    .as(String.join(" ", command))
                    .isZero();
        }
        assertThat(Git.run(served, java.util.List.of("update-server-info")).status())
                .isZero();
        try (var files = Files.walk(served)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                server.answer("/r.git/" + served.relativize(file), FileServer.Answer.file(file));
            }
        }
        select("ADD " + server.url("/r.git") + " /all").applyTo(root, root);
        select("ADD --exclude=g " + server.url("/r.git#main:a") + " /part").applyTo(root, root);
        select("ADD --keep-git-dir " + server.url("/r.git") + " /kept").applyTo(root, root);
        assertThat(root.resolve("all/a/b/f")).hasContent("F");
        assertThat(root.resolve("all/.git")).doesNotExist();
        assertThat(root.resolve("part/b/f")).hasContent("F");
        assertThat(root.resolve("part/g")).doesNotExist();
        assertThat(root.resolve("kept/.git/HEAD")).exists();
        assertThat(select("ADD " + server.url("/r.git") + " /all").digest())
                .isEqualTo(select("ADD " + server.url("/r.git#main") + " /all").digest())
                .isNotEqualTo(
                        select("ADD " + server.url("/r.git#main:a") + " /all").digest());
        assertThatThrownBy(() ->
                        select("ADD " + server.url("/r.git#main:none") + " /x").applyTo(root, root))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("there is no directory none");
    }
}
