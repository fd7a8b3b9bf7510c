package dev.slipway.build.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against git's own server, and a plain web server that knows nothing of git. */
class GitRepositoriesIT {
    @TempDir
    Path directory;

    private Store store;
    private Path served;
    private Path work;
    private Process daemon;
    private int port;
    private Fetcher fetcher;

    @BeforeEach
    void start() throws Exception {
        store = Store.open(directory.resolve("store"));
        fetcher = new Fetcher(store);
        served = Files.createDirectory(directory.resolve("served"));
        work = Files.createDirectory(directory.resolve("work"));
        git(work, "init", "--quiet", "-b", "main", ".");
        Files.createDirectories(work.resolve("sub"));
        Files.writeString(work.resolve("sub/file"), "one");
        Files.writeString(work.resolve("run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(work.resolve("run"), PosixFilePermissions.fromString("rwxrwxrwx"));
        commit("first", "2001-02-03T04:05:06Z");
        git(work, "tag", "-a", "v1", "-m", "tagged");
        Files.writeString(work.resolve("sub/file"), "two");
        commit("second", "2002-02-03T04:05:06Z");
        git(
                work,
                "clone",
                "--quiet",
                "--bare",
                work.toString(),
                served.resolve("r.git").toString());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        daemon = new ProcessBuilder(
                        "git",
                        "daemon",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--export-all",
                        "--base-path=" + served)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("daemon.log").toFile())
                .start();
        awaitDaemon();
    }

    private void awaitDaemon() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("git daemon does not listen: " + Files.readString(directory.resolve("daemon.log")));
    }

    @AfterEach
    void stop() throws Exception {
        daemon.descendants().forEach(ProcessHandle::destroyForcibly);
        daemon.destroyForcibly().waitFor();
        store.close();
    }

    private void commit(String message, String time) throws Exception {
        git(work, "add", "-A");
        run(work, Map.of("GIT_AUTHOR_DATE", time, "GIT_COMMITTER_DATE", time), "commit", "--quiet", "-m", message);
    }

    private static String git(Path where, String... arguments) throws Exception {
        return run(where, Map.of(), arguments);
    }

    private static String run(Path where, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output.strip();
    }

    private GitCommit resolve(String tail) throws IOException, InterruptedException {
        return fetcher.resolve((GitRemote)
                Remote.parse("git://127.0.0.1:" + port + "/r.git" + tail).orElseThrow());
    }

    private String content(GitCommit commit) throws IOException, InterruptedException {
        try (Scratch scratch = fetcher.checkOut(commit, false)) {
            return Files.readString(scratch.directory().resolve("sub/file"));
        }
    }

    @Test
    void branchesTagsAndCommits() throws Exception {
        String first = git(work, "rev-parse", "main~1");
        String second = git(work, "rev-parse", "main");
        assertThat(resolve("").id()).isEqualTo(second);
        assertThat(resolve("#main").id()).isEqualTo(second);
        assertThat(resolve("?branch=main").id()).isEqualTo(second);
        assertThat(resolve("#v1").id()).isEqualTo(first);
        assertThat(resolve("?tag=v1").id()).isEqualTo(first);
        assertThat(resolve("#" + first).id()).isEqualTo(first);
        assertThat(resolve("#" + first.substring(0, 9)).id()).isEqualTo(first);
        assertThat(content(resolve("#v1"))).isEqualTo("one");
        assertThat(content(resolve("#main"))).isEqualTo("two");
        assertThat(resolve("#v1").time()).isEqualTo(Instant.parse("2001-02-03T04:05:06Z"));
    }

    @Test
    void aCommitThatIsThereIsNotAskedFor() throws Exception {
        String first = resolve("#v1").id();
        stop();
        store = Store.open(directory.resolve("store"));
        fetcher = new Fetcher(store);
        assertThat(content(resolve("#" + first))).isEqualTo("one");
        assertThatThrownBy(() -> resolve("#v1"))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("git could not ask the repository");
    }

    @Test
    void theTreeHasGitsModesAndTheCommitsTimes() throws Exception {
        try (Scratch scratch = fetcher.checkOut(resolve("#main"), false)) {
            Path tree = scratch.directory();
            assertThat(tree.resolve(".git")).doesNotExist();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve("run"))))
                    .isEqualTo("rwxr-xr-x");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve("sub/file"))))
                    .isEqualTo("rw-r--r--");
            assertThat(Files.getLastModifiedTime(tree.resolve("sub/file")).toInstant())
                    .isEqualTo(Instant.parse("2002-02-03T04:05:06Z"));
            assertThat(Files.getLastModifiedTime(tree.resolve("sub")).toInstant())
                    .isEqualTo(Instant.parse("2002-02-03T04:05:06Z"));
        }
        try (Scratch scratch = fetcher.checkOut(resolve("#main"), true)) {
            assertThat(git(scratch.directory(), "rev-parse", "HEAD")).isEqualTo(git(work, "rev-parse", "main"));
            assertThat(git(scratch.directory(), "remote", "get-url", "origin"))
                    .isEqualTo("git://127.0.0.1:" + port + "/r.git");
        }
    }

    @Test
    void aWebServerThatKnowsNothingOfGitWillDo() throws Exception {
        git(served.resolve("r.git"), "update-server-info");
        try (FileServer server = FileServer.start()) {
            try (var files = Files.walk(served)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    server.answer("/" + served.relativize(file), FileServer.Answer.file(file));
                }
            }
            GitRemote remote = (GitRemote) Remote.parse(server.url("/r.git#v1")).orElseThrow();
            assertThat(content(fetcher.resolve(remote))).isEqualTo("one");
        }
    }

    @Test
    void submodulesComeAlongUnlessTheyShallNot() throws Exception {
        git(
                work,
                "clone",
                "--quiet",
                "--bare",
                work.toString(),
                served.resolve("module.git").toString());
        git(work, "submodule", "add", "--quiet", "git://127.0.0.1:" + port + "/module.git", "mod");
        commit("with module", "2003-02-03T04:05:06Z");
        git(work, "push", "--quiet", served.resolve("r.git").toString(), "main");
        try (Scratch scratch = fetcher.checkOut(resolve("#main"), false)) {
            assertThat(scratch.directory().resolve("mod/sub/file")).hasContent("two");
            assertThat(scratch.directory().resolve("mod/.git")).doesNotExist();
        }
        try (Scratch scratch = fetcher.checkOut(resolve("?branch=main&submodules=false"), false)) {
            assertThat(scratch.directory().resolve("mod/sub/file")).doesNotExist();
        }
    }

    @Test
    void aSubmoduleOfThisHostsFilesIsRefused() throws Exception {
        git(work, "submodule", "add", "--quiet", "file://" + served.resolve("r.git"), "mod");
        commit("spy", "2003-02-03T04:05:06Z");
        git(work, "push", "--quiet", served.resolve("r.git").toString(), "main");
        assertThatThrownBy(() -> content(resolve("#main")))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("could not fetch the submodules");
    }

    @Test
    void whatIsNotThereIsAnError() throws Exception {
        assertThatThrownBy(() -> resolve("#nowhere"))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("the repository has no branch, tag or commit nowhere");
        assertThatThrownBy(() -> resolve("#" + "0123456789".repeat(4))).isInstanceOf(FetchException.class);
        GitRemote missing = (GitRemote)
                Remote.parse("git://127.0.0.1:" + port + "/missing.git").orElseThrow();
        assertThatThrownBy(() -> fetcher.resolve(missing)).hasMessageContaining("/missing.git");
        GitRemote other = ((GitRemote)
                        Remote.parse("git://127.0.0.1:" + port + "/r.git#main").orElseThrow())
                .withChecksum(Optional.of("abcdef0"));
        assertThatThrownBy(() -> fetcher.resolve(other)).hasMessageContaining("not abcdef0 as the checksum asks for");
    }
}
