package dev.slipway.machine.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against the real OpenSSH server, on a loopback address. */
class SshIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOST = "127.99.1.2";

    @TempDir
    private Path directory = Path.of("");

    private Optional<Process> server = Optional.empty();
    private SshTarget target = new SshTarget(HOST, 1, "nobody", Path.of("/"), Path.of("/"));

    @BeforeEach
    void startServer() throws Exception {
        // A space and a percent sign, which mean something in ssh's options.
        Path folder = Files.createDirectory(directory.resolve("a b%c"));
        SshKey key = SshKey.in(folder.resolve("keys"));
        target = new SshTarget(
                HOST,
                freePort(),
                System.getProperty("user.name", ""),
                key.privateFile(),
                folder.resolve("known hosts"));
        Path authorized = Files.writeString(directory.resolve("authorized_keys"), key.publicLine() + "\n");
        server = Optional.of(
                serve(authorized, SshKey.in(directory.resolve("host")).privateFile()));
    }

    private Process serve(Path authorized, Path hostKey) throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("sshd_config"),
                String.join(
                        "\n",
                        "ListenAddress " + HOST,
                        "Port " + target.port(),
                        "HostKey " + hostKey,
                        "AuthorizedKeysFile " + authorized,
                        "PidFile none",
                        "StrictModes no",
                        "PermitRootLogin yes",
                        "PasswordAuthentication no",
                        "UsePAM no",
                        "Subsystem sftp internal-sftp",
                        ""));
        if (target.user().equals("root")) {
            // Where sshd's unprivileged half is shut in; the package makes it only when the service starts.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!listens()) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("sshd: %s", Files.readString(directory.resolve("sshd.log")))
                    .isTrue();
            Thread.sleep(20);
        }
        return process;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, target.port()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stopServer() throws Exception {
        if (server.isPresent()) {
            server.get().destroy();
            server.get().waitFor();
        }
    }

    private Ssh ssh() {
        return new Ssh(target);
    }

    @Test
    void theKeyIsMadeOnceAndOnlyForItsOwner() throws Exception {
        Path folder = target.privateKey().getParent();
        assertThat(folder).isNotNull();
        SshKey again = SshKey.in(folder == null ? directory : folder);
        assertThat(again.publicLine()).startsWith("ssh-ed25519 ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(again.privateFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void runsACommandAndHandsOnEverything() throws Exception {
        SshOutcome outcome =
                ssh().run(List.of("sh", "-c", "echo \"$1\"; echo oops >&2; exit 7", "sh", "a 'b' $c"), LIMIT);

        assertThat(outcome).isEqualTo(new SshOutcome(7, "a 'b' $c\n", "oops\n"));
        assertThat(ssh().run(List.of("true"), LIMIT).ok()).isTrue();
    }

    @Test
    void theTwoMeaningsOf255AreToldApart() throws Exception {
        assertThat(ssh().run(List.of("sh", "-c", "exit 255"), LIMIT).status()).isEqualTo(255);

        SshTarget nowhere = new SshTarget(HOST, freePort(), target.user(), target.privateKey(), target.knownHosts());
        assertThatThrownBy(() -> new Ssh(nowhere).run(List.of("true"), LIMIT))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void aCommandThatHangsIsGivenUp() {
        assertThatThrownBy(() -> ssh().run(List.of("sleep", "60"), Duration.ofSeconds(2)))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("`sleep 60`")
                .hasMessageContaining("within 2 s");
    }

    @Test
    void aServerThatChangedItsKeyIsRefused() throws Exception {
        assertThat(ssh().knock()).isPresent();
        stopServer();
        server = Optional.of(serve(
                directory.resolve("authorized_keys"),
                SshKey.in(directory.resolve("another-host")).privateFile()));

        assertThatThrownBy(() -> ssh().knock())
                .isInstanceOf(SshException.class)
                .hasMessageContaining("Host key verification failed");
    }

    @Test
    void knockingAtAClosedDoorIsNoError() throws Exception {
        stopServer();
        assertThat(ssh().knock()).isEmpty();
    }

    /** fail2ban's "aggressive" mode bans whoever leaves before he logged in, five times in ten minutes. */
    @Test
    void nobodyIsSeenToLeaveEarly() throws Exception {
        Path log = directory.resolve("sshd.log");
        Files.writeString(directory.resolve("file"), "content");

        assertThat(ssh().knock()).isPresent();
        assertThat(new Knocking(ssh()).again()).isPresent();
        ssh().copyOut(directory.resolve("file").toString(), directory.resolve("back"));

        Thread.sleep(500);
        assertThat(Files.readAllLines(log).stream()
                        .filter(line -> line.contains("[preauth]") || line.contains("kex_exchange_identification")))
                .as("the wait for the server to listen was the only such visitor")
                .hasSize(1);
    }

    @Test
    void aConnectionThatWasNotMadeIsTriedAgain() throws Exception {
        Files.writeString(directory.resolve("file"), "content");
        try (ServerSocket door = new ServerSocket(0, 9, InetAddress.getByName(HOST))) {
            Thread.ofVirtual().start(() -> closeOnceThenForward(door));
            SshTarget behind =
                    new SshTarget(HOST, door.getLocalPort(), target.user(), target.privateKey(), target.knownHosts());
            new Ssh(behind).copyOut(directory.resolve("file").toString(), directory.resolve("back"));
        }
        assertThat(directory.resolve("back")).hasContent("content");
    }

    @Test
    void aCommandOnOnesOwnStreamsIsTriedAgainToo() throws Exception {
        try (ServerSocket door = new ServerSocket(0, 9, InetAddress.getByName(HOST))) {
            Thread.ofVirtual().start(() -> closeOnceThenForward(door));
            SshTarget behind =
                    new SshTarget(HOST, door.getLocalPort(), target.user(), target.privateKey(), target.knownHosts());
            assertThat(new Ssh(behind).exec(List.of("sh", "-c", "exit 7"), false, false))
                    .isEqualTo(7);
        }
    }

    private void closeOnceThenForward(ServerSocket door) {
        try {
            door.accept().close();
            Socket client = door.accept();
            Socket sshd = new Socket(HOST, target.port());
            Thread.ofVirtual().start(() -> pour(client, sshd));
            pour(sshd, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pour(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Whichever end closes first ends both.
            return;
        }
    }

    @Test
    void aRefusalIsNotRepeatedAtOnce() throws Exception {
        SshKey stranger = SshKey.in(directory.resolve("stranger"));
        SshTarget other =
                new SshTarget(HOST, target.port(), target.user(), stranger.privateFile(), target.knownHosts());
        Knocking knocking = new Knocking(new Ssh(other));

        assertThat(knocking.again()).isEmpty();
        int before = Files.readString(directory.resolve("sshd.log")).length();
        assertThat(knocking.again()).isEmpty();
        assertThat(Files.readString(directory.resolve("sshd.log"))).hasSize(before);
    }

    @Test
    void aStrangersKeyIsTurnedAway() throws Exception {
        SshKey stranger = SshKey.in(directory.resolve("stranger"));
        SshTarget other =
                new SshTarget(HOST, target.port(), target.user(), stranger.privateFile(), target.knownHosts());

        assertThat(new Ssh(other).knock()).isEmpty();
        assertThatThrownBy(() -> new Ssh(other).run(List.of("true"), LIMIT)).hasMessageContaining("Permission denied");
    }

    @Test
    void filesAndTreesGoInAndOut() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/sub dir"));
        Files.writeString(tree.resolve("file [1]*"), "content");
        Path there = Files.createDirectory(directory.resolve("there"));

        ssh().copyIn(directory.resolve("tree"), there.toString());
        assertThat(there.resolve("tree/sub dir/file [1]*")).hasContent("content");

        ssh().copyOut(there + "/tree/sub dir/file [1]*", directory.resolve("back"));
        assertThat(directory.resolve("back")).hasContent("content");

        ssh().copyOut(there + "/tree", directory.resolve("copy"));
        assertThat(directory.resolve("copy/sub dir/file [1]*")).hasContent("content");

        assertThatThrownBy(() -> ssh().copyOut("/nowhere/at/all", directory.resolve("x")))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("No such file");
    }
}
