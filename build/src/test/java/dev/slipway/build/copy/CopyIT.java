package dev.slipway.build.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only root can do: owners, devices, capabilities. */
class CopyIT {
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

    private void run(String line, Source source) throws IOException {
        Selection.of(scene.transfer(line), source, DigestMemo.ofThisBuild()).applyTo(scene.root(), scene.root());
    }

    private String owner(String path) throws IOException {
        FileStatus status = Posix.lstat(scene.root().resolve(path));
        return status.uid() + ":" + status.gid();
    }

    @Test
    void aContextsFilesBecomeRootsAndAStagesKeepTheirOwners() throws IOException {
        scene.file("d/a", "A").link("d/l", "a");
        Posix.lchown(scene.source().resolve("d/a"), 100, 200);
        Posix.lchown(scene.source().resolve("d/l"), 101, 201);
        run("COPY d /context/", scene.context());
        run("COPY --from=x d /stage/", Source.stage(scene.source(), "x"));
        assertThat(owner("context/a")).isEqualTo("0:0");
        assertThat(owner("stage/a")).isEqualTo("100:200");
        assertThat(owner("stage/l")).isEqualTo("101:201");
        assertThat(Selection.of(scene.transfer("COPY d /"), scene.context(), DigestMemo.ofThisBuild())
                        .digest())
                .isNotEqualTo(Selection.of(
                                scene.transfer("COPY d /"), Source.stage(scene.source(), "x"), DigestMemo.ofThisBuild())
                        .digest());
    }

    @Test
    void chownTakesNumbersAndTheTreesOwnNames() throws IOException {
        scene.fileInTree("etc/passwd", "root:x:0:0::/:\nweb:x:33:44::/:\n7:x:70:71::/:\n")
                .fileInTree("etc/group", "mail:x:8:\n");
        scene.file("d/a", "A");
        Map<String, String> owners = new TreeMap<>(Map.of(
                "5", "5:5",
                "5:6", "5:6",
                "web", "33:44",
                "web:mail", "33:8",
                "5:mail", "5:8",
                ":mail", "0:8",
                "web:9", "33:9"));
        for (Map.Entry<String, String> entry : owners.entrySet()) {
            run("COPY --chown=" + entry.getKey() + " d /new-" + entry.getValue() + "/sub/", scene.context());
            assertThat(owner("new-" + entry.getValue() + "/sub/a"))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue());
            assertThat(owner("new-" + entry.getValue()))
                    .as("a parent that was made")
                    .isEqualTo(entry.getValue());
        }
        assertThatThrownBy(() -> run("COPY --chown=nobody d /x", scene.context()))
                .isInstanceOf(CopyException.class)
                .hasMessage("--chown=nobody: the tree has no user nobody (its /etc/passwd does not list it)");
        assertThatThrownBy(() -> run("COPY --chown=web:none d /x", scene.context()))
                .hasMessage("--chown=web:none: the tree has no group none (its /etc/group does not list it)");
        assertThatThrownBy(() -> run("COPY --link --chown=web d /x", scene.context()))
                .hasMessageContaining("--chown=web cannot be resolved with --link");
        assertThatThrownBy(() -> run("COPY --chown=99999999999 d /x", scene.context()))
                .hasMessageContaining("larger than any user");
        assertThat(scene.root().resolve("x")).doesNotExist();
    }

    @Test
    void setuidAndCapabilitiesOutliveTheChangeOfOwner() throws IOException {
        scene.file("d/suid", "S").file("d/ping", "P");
        Posix.chmod(scene.source().resolve("d/suid"), 06755);
        byte[] capability = HexFormat.of().parseHex("0100000200200000000000000000000000000000");
        Posix.lsetxattr(scene.source().resolve("d/ping"), "security.capability", capability);
        Posix.lsetxattr(scene.source().resolve("d/ping"), "user.note", new byte[] {1, 2});
        run("COPY --chown=12:34 d /x", scene.context());
        assertThat(scene.mode("x/suid")).isEqualTo("6755");
        assertThat(Posix.lgetxattr(scene.root().resolve("x/ping"), "security.capability"))
                .isEqualTo(capability);
        assertThat(Posix.lgetxattr(scene.root().resolve("x/ping"), "user.note")).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void existingDirectoriesKeepTheirAttributesAndSubdirectoriesTakeTheSources() throws IOException {
        scene.directory("top/sub").file("top/sub/f", "F").directoryInTree("x/sub");
        Posix.chmod(scene.source().resolve("top"), 0700);
        Posix.lchown(scene.source().resolve("top"), 33, 34);
        Posix.chmod(scene.source().resolve("top/sub"), 02750);
        Posix.lchown(scene.source().resolve("top/sub"), 35, 36);
        Posix.chmod(scene.root().resolve("x"), 0711);
        Posix.lchown(scene.root().resolve("x"), 1, 2);
        run("COPY --from=s top /x", Source.stage(scene.source(), "s"));
        run("COPY --from=s top /new", Source.stage(scene.source(), "s"));
        assertThat(scene.mode("x")).isEqualTo("0711");
        assertThat(owner("x")).isEqualTo("1:2");
        assertThat(scene.mode("x/sub")).isEqualTo("2750");
        assertThat(owner("x/sub")).isEqualTo("35:36");
        assertThat(scene.mode("new")).isEqualTo("0755");
        assertThat(owner("new")).isEqualTo("0:0");
    }

    /** Random trees of every kind of file, compared by everything that a copy should keep. */
    @RepeatedTest(15)
    void aCopyOfATreeEqualsTheTree() throws IOException {
        long seed = new Random().nextLong();
        RandomTree.fill(scene.source(), new Random(seed));
        run("COPY --from=s / /copy/", Source.stage(scene.source(), "s"));
        assertThat(facts(scene.root().resolve("copy"))).as("seed %d", seed).isEqualTo(facts(scene.source()));
        String digest = Selection.of(
                        scene.transfer("COPY / /"), Source.stage(scene.source(), "s"), DigestMemo.ofThisBuild())
                .digest();
        String ofCopy = Selection.of(
                        scene.transfer("COPY copy /"), Source.stage(scene.root(), "s"), DigestMemo.ofThisBuild())
                .digest();
        assertThat(ofCopy).as("seed %d", seed).isEqualTo(digest);
        run("COPY --from=s / /copy/", Source.stage(scene.source(), "s"));
        assertThat(facts(scene.root().resolve("copy")))
                .as("seed %d, copied again", seed)
                .isEqualTo(facts(scene.source()));
    }

    private static Map<String, String> facts(Path root) throws IOException {
        Map<String, String> facts = new TreeMap<>();
        Map<Long, String> inodes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(path -> !path.equals(root)).sorted().toList()) {
                String name = root.relativize(path).toString();
                FileStatus status = Posix.lstat(path);
                StringBuilder fact = new StringBuilder(Integer.toOctalString(status.mode()))
                        .append(' ')
                        .append(status.uid())
                        .append(':')
                        .append(status.gid())
                        .append(' ')
                        .append(status.deviceMajor())
                        .append(',')
                        .append(status.deviceMinor())
                        .append(' ')
                        .append(status.modified());
                if (status.type() == FileStatus.REGULAR) {
                    fact.append(' ').append(Arrays.hashCode(Files.readAllBytes(path)));
                    if (status.links() > 1) {
                        fact.append(" as ").append(inodes.computeIfAbsent(status.inode(), key -> name));
                    }
                }
                if (status.type() == FileStatus.SYMLINK) {
                    fact.append(" -> ").append(Files.readSymbolicLink(path));
                }
                for (String xattr : Posix.llistxattr(path)) {
                    fact.append(' ').append(xattr).append('=').append(Arrays.toString(Posix.lgetxattr(path, xattr)));
                }
                facts.put(name, fact.toString());
            }
        }
        return facts;
    }

    @Test
    void timesAreToTheNanosecond() throws IOException {
        scene.file("a", "A");
        Instant time = Instant.ofEpochSecond(1_234_567_890, 987_654_321);
        Posix.setTimes(scene.source().resolve("a"), time);
        run("COPY a /b", scene.context());
        assertThat(Posix.lstat(scene.root().resolve("b")).modified()).isEqualTo(time);
    }
}
