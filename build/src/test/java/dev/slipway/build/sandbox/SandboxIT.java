package dev.slipway.build.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.snapshot.Draft;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Mounts;
import dev.slipway.build.store.Store;
import dev.slipway.tree.host.Posix;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in real containers, on real layers; needs root, crun and runc. */
class SandboxIT {
    @TempDir
    private static Path temporary = Path.of("");

    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    private record Ground(Store store, Snapshot base, Sandbox sandbox) {}

    private static Optional<Ground> shared = Optional.empty();

    @BeforeAll
    static void lay() throws Exception {
        Store store = Store.open(temporary.resolve("store"));
        OPEN.add(store);
        Path made = TinySystem.make(store.scratch("base").directory().resolve("root"));
        Posix.setTimes(made.resolve("etc"), Instant.ofEpochSecond(1_000_000));
        Snapshot base = Snapshot.publish(store, made, Snapshot.newId());
        shared = Optional.of(new Ground(store, base, Sandbox.detect(store)));
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        for (AutoCloseable each : OPEN) {
            each.close();
        }
        assertThat(Mounts.below(temporary)).isEmpty();
    }

    private static Ground ground() {
        return shared.orElseThrow();
    }

    private static Draft draft() throws Exception {
        return Draft.open(ground().store(), List.of(ground().base()));
    }

    private static SandboxCommand shell(Draft draft, String script) {
        return SandboxCommand.of(draft.root(), List.of("/bin/sh", "-c", script))
                .withEnvironment(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    }

    private int run(SandboxCommand command) throws Exception {
        return ground().sandbox()
                .run(command, (channel, line) -> (channel == OutputListener.Channel.STDOUT ? out : err).add(line));
    }

    /** Runs a script on the base and gives what it printed. */
    private List<String> says(String script) throws Exception {
        try (Draft draft = draft()) {
            assertThat(run(shell(draft, script))).as("%s: %s", script, err).isZero();
            return out;
        }
    }

    @Test
    void crunIsPreferred() {
        assertThat(ground().sandbox().runtime().kind()).isEqualTo(OciRuntime.Kind.CRUN);
    }

    @Test
    void theExitStatusAndBothOutputsArriveLineByLine() throws Exception {
        try (Draft draft = draft()) {
            assertThat(run(shell(draft, "echo one; echo two >&2; printf 'three\\r\\nno end'; exit 42")))
                    .isEqualTo(42);
        }
        assertThat(out).containsExactly("one", "three", "no end");
        assertThat(err).containsExactly("two");
    }

    @Test
    void aCommandThatDoesNothingLeavesNoLayer() throws Exception {
        try (Draft draft = draft()) {
            // Docker's builders leave these three behind, too; the base of this test lacks them.
            for (String point : List.of("proc", "sys", "dev")) {
                assertThat(draft.root().resolve(point)).doesNotExist();
            }
            run(shell(draft, "true"));
            Snapshot made = draft.commit().orElseThrow();
            try (Draft next = Draft.open(ground().store(), List.of(ground().base(), made))) {
                run(shell(next, "true"));
                assertThat(next.root().resolve("etc/resolv.conf")).doesNotExist();
                assertThat(next.root().resolve("etc/hosts")).doesNotExist();
                assertThat(Posix.lstat(next.root().resolve("etc")).modified())
                        .isEqualTo(Instant.ofEpochSecond(1_000_000));
                assertThat(next.commit()).isEmpty();
            }
        }
    }

    @Test
    void aDirectoryTheCommandChangedKeepsTheTimeOfThat() throws Exception {
        try (Draft draft = draft()) {
            Instant before = Instant.now().minusSeconds(60);
            run(shell(draft, "touch /etc/mine"));
            assertThat(Posix.lstat(draft.root().resolve("etc")).modified()).isAfter(before);
            assertThat(draft.root().resolve("etc/hosts")).doesNotExist();
        }
    }

    @Test
    void theNetworkFilesAreTheHostsAndNotTheTrees() throws Exception {
        assertThat(says("cat /etc/hosts; cat /etc/resolv.conf; hostname"))
                .contains("127.0.0.1\tlocalhost buildkitsandbox")
                .containsAll(Files.readAllLines(Path.of("/etc/resolv.conf")))
                .endsWith("buildkitsandbox");
    }

    @Test
    void capabilitiesAndFilterAreDockers() throws Exception {
        assertThat(says("cat /proc/self/status"))
                .contains("CapEff:\t00000000a80425fb", "CapBnd:\t00000000a80425fb", "CapInh:\t0000000000000000")
                .contains("NoNewPrivs:\t0", "Seccomp:\t2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo evil > /proc/sys/kernel/domainname",
                "echo 1 > /proc/sysrq-trigger",
                "mount -t tmpfs none /tmp",
                "mount -o remount,rw /proc/sys",
                "unshare --mount true",
                "unshare --user true",
                "hostname evil",
                "echo x > /etc/hosts",
                "cat /proc/kcore",
                "touch /sys/x",
                "mknod /disk b 8 0 && cat /disk"
            })
    void whatWouldReachTheHostFails(String attack) throws Exception {
        String hostname = Files.readString(Path.of("/proc/sys/kernel/hostname"));
        String domain = Files.readString(Path.of("/proc/sys/kernel/domainname"));
        try (Draft draft = draft()) {
            int status = run(shell(draft, attack));
            // A masked file is empty, which is as good as an error.
            assertThat(status != 0 || (out.isEmpty() && attack.startsWith("cat")))
                    .isTrue();
        }
        assertThat(Path.of("/proc/sys/kernel/hostname")).hasContent(hostname);
        assertThat(Path.of("/proc/sys/kernel/domainname")).hasContent(domain);
    }

    @Test
    void usersComeFromTheTreesOwnFiles() throws Exception {
        try (Draft draft = draft()) {
            SandboxCommand id = shell(draft, "id -u; id -g; id -G; echo $HOME");
            run(id.withUser("ann"));
            run(id.withUser("ann:wheel"));
            run(id.withUser("4711"));
            run(id);
        }
        assertThat(out)
                .containsExactly(
                        "1000",
                        "1001",
                        "1001 27 55",
                        "/home/ann",
                        "1000",
                        "27",
                        "27",
                        "/home/ann",
                        "4711",
                        "0",
                        "0",
                        "/",
                        "0",
                        "0",
                        "0",
                        "/root");
    }

    @Test
    void anUnknownUserIsSaidBeforeAnythingRuns() throws Exception {
        try (Draft draft = draft()) {
            assertThatThrownBy(() -> run(shell(draft, "echo ran").withUser("nobody")))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("nobody");
            assertThat(draft.commit()).isEmpty();
        }
        assertThat(out).isEmpty();
    }

    @Test
    void theDirectoryIsMadeAndTheEnvironmentIsExact() throws Exception {
        try (Draft draft = draft()) {
            run(SandboxCommand.of(draft.root(), List.of("/bin/env"))
                    .withDirectory("/srv/new/place")
                    .withEnvironment(List.of("A=b c", "HOME=/x")));
            assertThat(out).containsExactlyInAnyOrder("A=b c", "HOME=/x");
            assertThat(Posix.lstat(draft.root().resolve("srv/new/place")).permissions())
                    .isEqualTo(0755);
        }
    }

    @Test
    void aProgramThatIsNotThereIs127() throws Exception {
        try (Draft draft = draft()) {
            assertThat(run(SandboxCommand.of(draft.root(), List.of("/bin/nothing"))))
                    .isEqualTo(127);
        }
        assertThat(String.join("\n", err)).contains("/bin/nothing");
    }

    @Test
    void aFileThatIsNoProgramIs126() throws Exception {
        try (Draft draft = draft()) {
            assertThat(run(SandboxCommand.of(draft.root(), List.of("/etc/passwd"))))
                    .isEqualTo(126);
        }
    }

    @Test
    void withoutANetworkThereIsOnlyALoopback() throws Exception {
        try (Draft draft = draft()) {
            run(shell(draft, "cat /proc/net/dev; cat /proc/net/route").withNetwork(Network.NONE));
        }
        assertThat(out.stream().filter(l -> l.contains(":")).map(l -> l.strip().split(":")[0]))
                .containsExactly("lo");
        out.clear();
        try (Draft draft = draft()) {
            run(shell(draft, "cat /proc/net/dev"));
        }
        assertThat(out).hasSameSizeAs(Files.readAllLines(Path.of("/proc/net/dev")));
    }

    @Test
    void whatTheCommandStartedEndsWithIt() throws Exception {
        String mark = "4" + System.nanoTime() % 1_000_000_000;
        says("setsid sleep " + mark + " </dev/null >/dev/null 2>&1 &\nsleep 0.1; echo done");
        assertThat(Processes.with("sleep", mark)).isEmpty();
    }

    @Test
    void mountsAreSeenAndLeaveNoTrace() throws Exception {
        Path host = Files.createDirectories(temporary.resolve("host" + System.nanoTime()));
        Files.writeString(host.resolve("file"), "from the host\n");
        List<SandboxMount> mounts = List.of(
                new SandboxMount.Bind(host, "/mnt/ro", SandboxMount.Access.READ_ONLY),
                new SandboxMount.Bind(host, "/mnt/rw", SandboxMount.Access.READ_WRITE),
                new SandboxMount.Bind(host, "/mnt/discard", SandboxMount.Access.DISCARD),
                new SandboxMount.Bind(host.resolve("file"), "/one-file", SandboxMount.Access.READ_ONLY),
                new SandboxMount.Tmpfs("/mnt/memory", OptionalLong.of(1 << 20)),
                new SandboxMount.Text(
                        "/run/secrets/key", "s3cret\n".getBytes(StandardCharsets.UTF_8), 0400, 1000, 1001));
        try (Draft draft = draft()) {
            SandboxCommand command = shell(
                            draft,
                            "cat /mnt/ro/file /one-file /run/secrets/key; touch /mnt/ro/x 2>/dev/null || echo read-only;"
                                    + " touch /mnt/rw/kept; touch /mnt/discard/lost; ls /mnt/discard;"
                                    + " stat -c '%a %u:%g' /run/secrets/key; touch /mnt/memory/x")
                    .withMounts(mounts);
            assertThat(run(command)).as("%s", err).isZero();
            assertThat(draft.root().resolve("mnt")).doesNotExist();
            assertThat(draft.root().resolve("run")).doesNotExist();
            assertThat(draft.root().resolve("one-file")).doesNotExist();
        }
        assertThat(out)
                .containsExactly(
                        "from the host",
                        "from the host",
                        "s3cret",
                        "read-only",
                        "file",
                        "kept",
                        "lost",
                        "400 1000:1001");
        assertThat(host.resolve("kept")).exists();
        assertThat(host.resolve("lost")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/x/..", "relative", "/.."})
    void aMountOverTheRootIsRefused(String target) throws Exception {
        try (Draft draft = draft()) {
            SandboxCommand command =
                    shell(draft, "true").withMounts(List.of(new SandboxMount.Tmpfs(target, OptionalLong.empty())));
            assertThatThrownBy(() -> run(command))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("\"" + target + "\"");
        }
    }

    @Test
    void linksInTheTreeLeadNoMountPointOutOfIt() throws Exception {
        Path canary = Files.createDirectories(temporary.resolve("canary" + System.nanoTime()));
        try (Draft draft = draft()) {
            Files.createSymbolicLink(draft.root().resolve("mnt"), canary);
            Files.createSymbolicLink(draft.root().resolve("proc"), canary);
            Files.createSymbolicLink(draft.root().resolve("etc/hosts"), canary.resolve("hosts"));
            SandboxCommand command = shell(draft, "touch /mnt/inside/x; echo ok")
                    .withDirectory("/mnt/work")
                    .withMounts(List.of(new SandboxMount.Tmpfs("/mnt/inside", OptionalLong.empty())));
            try {
                run(command);
            } catch (SandboxException e) {
                // Refusing such a tree is right, too.
                assertThat(e).hasMessageContaining("Cannot run");
            }
        }
        assertThat(canary).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(OciRuntime.Kind.class)
    void bothRuntimesDoTheSame(OciRuntime.Kind kind) throws Exception {
        OciRuntime runtime = OciRuntime.find(kind).orElseThrow();
        Sandbox sandbox = Sandbox.with(ground().store(), runtime);
        try (Draft draft = draft()) {
            int status = sandbox.run(
                    shell(draft, "id -u; cat /proc/self/status; exit 7").withUser("ann"),
                    (channel, line) -> out.add(line));
            assertThat(status).as("%s", out).isEqualTo(7);
            assertThat(out).startsWith("1000").contains("Seccomp:\t2", "CapBnd:\t00000000a80425fb");
            assertThat(sandbox.run(SandboxCommand.of(draft.root(), List.of("/bin/nothing")), (channel, line) -> {}))
                    .isEqualTo(127);
        }
    }

    @Test
    void insecureHasWhatItIsCalled() throws Exception {
        try (Draft draft = draft()) {
            int status = run(shell(draft, "mount -t tmpfs none /tmp && echo mounted; cat /proc/self/status")
                    .withSecurity(Security.INSECURE));
            assertThat(status).as("%s", err).isZero();
        }
        assertThat(out).contains("mounted", "Seccomp:\t0");
        assertThat(Files.exists(temporary.resolve("x"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void debianTreesFindTheShimsAndKeepNoneOfThem() throws Exception {
        try (Draft draft = draft()) {
            Files.createDirectories(draft.root().resolve("usr/bin"));
            Files.writeString(draft.root().resolve("usr/bin/dpkg"), "");
            Files.createDirectories(draft.root().resolve("usr/local/sbin"));
            Path own = Files.writeString(draft.root().resolve("usr/local/sbin/builder-leave"), "#!/bin/sh\necho own\n");
            Posix.chmod(own, 0755);
            int status = run(
                    shell(
                            draft,
                            "/usr/local/sbin/scw-builder-enter && /usr/local/sbin/builder-leave; p=policy; /usr/sbin/$p-rc.d; echo $?"));
            assertThat(status).as("%s", err).isZero();
            assertThat(out).containsExactly("own", "101");
            assertThat(draft.root().resolve("usr/sbin/policy-rc.d")).doesNotExist();
            assertThat(draft.root().resolve("usr/local/sbin")).isDirectoryNotContaining("glob:**/scw-*");
            assertThat(own).exists();
        }
    }

    @Test
    void aStepMayPutItsOwnPolicyInPlaceAndTakeItAway() throws Exception {
        try (Draft draft = draft()) {
            Files.createDirectories(draft.root().resolve("usr/bin"));
            Files.writeString(draft.root().resolve("usr/bin/dpkg"), "");
            assertThat(run(shell(draft, "echo mine > /usr/sbin/policy-rc.d"))).isZero();
            assertThat(draft.root().resolve("usr/sbin/policy-rc.d")).hasContent("mine");
            // Also a step that does not name it in its own text.
            assertThat(run(shell(draft, "p=policy; rm /usr/sbin/$p-rc.d"))).isZero();
            assertThat(run(shell(draft, "p=policy; echo yours > /usr/sbin/$p-rc.d")))
                    .isZero();
            assertThat(draft.root().resolve("usr/sbin/policy-rc.d")).hasContent("yours");
        }
    }
}
