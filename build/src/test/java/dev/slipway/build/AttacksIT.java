package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attacks of strangers' Dockerfiles and contexts that are known from other builders, by the rows of the list. */
@Timeout(120)
class AttacksIT extends AttackedBuild {
    /** Row 1: a directory that is a file descriptor of the runtime. */
    @Test
    void noDescriptorOfTheHostIsADirectory() throws Exception {
        for (int descriptor = 3; descriptor <= 20; descriptor += descriptor < 9 ? 1 : 4) {
            attack(
                    "FROM tiny",
                    "WORKDIR /proc/self/fd/" + descriptor,
                    "RUN cat ../../../../../../../.." + outside + "/canary; cat ." + outside + "/canary; true");
        }
        attack("FROM tiny", "RUN for f in /proc/self/fd/*; do cat $f" + outside + "/canary $f/canary; done; true");
    }

    /** Row 2: what the runtime mounts over is a link to the host. */
    @ParameterizedTest
    @ValueSource(strings = {"proc", "sys", "dev", "dev/null", "dev/pts", "etc/hosts", "etc/resolv.conf", "sys/fs"})
    void aMountPointThatIsALinkLeadsNowhere(String point) throws Exception {
        Files.createDirectories(context.resolve("links/" + point).getParent());
        Files.createSymbolicLink(context.resolve("links/" + point), outside);
        attack("FROM tiny", "COPY links /", "RUN echo evil > /dev/null; cat /" + point + "/canary; true");
    }

    /** Row 3: the runtime's own program. */
    @Test
    void theRuntimeCannotBeOverwritten() throws Exception {
        attack(
                "FROM tiny",
                "RUN for p in /proc/self/exe /proc/1/exe /proc/[0-9]*/exe; do echo evil > $p; done 2>/dev/null; true",
                "SHELL [\"/proc/self/exe\"]",
                "RUN x");
    }

    /** Row 4: a place that changes between the look and the mount, and mount points behind links. */
    @Test
    void aSourceThatBecomesALinkIsNotFollowed() throws Exception {
        Files.createDirectories(context.resolve("a/b"));
        Files.writeString(context.resolve("a/b/inside"), "x");
        Files.createSymbolicLink(context.resolve("link"), temporary);
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(stop));
        try {
            for (int i = 0; i < 6; i++) {
                attack(
                        "FROM tiny",
                        "RUN --mount=type=bind,source=a/b,target=/m cat /m/canary /m/outside/canary; echo " + i,
                        "COPY a/b /copied",
                        "RUN cat /copied/canary; true");
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        attack(
                "FROM tiny AS st",
                "RUN mkdir -p /a && ln -s " + outside + " /a/b",
                "FROM tiny",
                "RUN ln -s " + outside + " /m",
                "RUN --mount=type=cache,from=st,source=a/b,target=/c ls /c; cat /c/canary; true",
                "RUN --mount=type=cache,target=/m/deep touch /m/deep/evil; true",
                "RUN --mount=type=tmpfs,target=/m/t touch /m/t/evil; true",
                "RUN --mount=type=secret,id=s,target=/m/secret cat /m/secret > /dev/null; true");
    }

    private void swap(AtomicBoolean stop) {
        Path a = context.resolve("a/b");
        Path aside = context.resolve("aside");
        try {
            for (int i = 0; !stop.get() || i % 2 == 1; i++) {
                if (i % 2 == 0) {
                    Files.move(a, aside);
                    Files.createSymbolicLink(a, outside);
                } else {
                    Files.delete(a);
                    Files.move(aside, a, StandardCopyOption.ATOMIC_MOVE);
                }
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Row 5: a frontend is never fetched; what looks like an option of git is none. */
    @Test
    void nothingForeignRunsToReadTheDockerfile() throws Exception {
        assertThat(attack("# syntax=registry.invalid/evil/frontend:1", "FROM tiny", "LABEL a=1"))
                .isEmpty();
        for (String url : List.of(
                "https://git.invalid/x.git#--upload-pack=touch " + outside + "/evil",
                "ext::sh -c touch% " + outside + "/evil.git",
                "git://git.invalid/x.git#main:../../.." + outside,
                "file://" + outside + "/x.git")) {
            assertThat(attack("FROM scratch", "ADD [\"" + url + "\", \"/x\"]"))
                    .as(url)
                    .isNotEmpty();
        }
    }

    /** Row 6: mounts that want the host's root. */
    @Test
    void noMountReachesTheHost() throws Exception {
        attack(
                "FROM tiny AS st",
                "RUN ln -s / /root-link && ln -s ../../../../../../.. /up",
                "FROM tiny",
                "RUN --mount=type=bind,from=st,source=/root-link,target=/m,rw cat /m" + outside
                        + "/canary; echo evil > /m" + outside + "/canary; true",
                "RUN --mount=type=bind,from=st,source=/up,target=/m,rw cat /m" + outside + "/canary; true",
                "RUN --mount=type=cache,id=../../../.." + outside + ",target=/c cat /c/canary; touch /c/evil; true");
        assertThat(attack("FROM tiny", "RUN --mount=type=bind,bind-propagation=shared,target=/m true"))
                .contains("bind-propagation");
        assertThat(attack("FROM tiny", "RUN --mount=type=bind,source=../outside,target=/m cat /m/canary"))
                .isNotEmpty();
    }

    /** Row 7: files of the context that are none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY ../outside/canary /x",
                "COPY ../outside /x",
                "COPY ../../../../../../../..OUT/canary /x",
                "COPY OUT/canary /x",
                "COPY file /x",
                "COPY dir /x",
                "COPY dir/canary /x",
                "COPY dir/ /x/",
                "COPY up/outside/canary /x",
                "COPY rel /x",
                "COPY chain /x",
                "COPY deep/in/canary /x",
                "COPY --parents dir/canary /x",
                "COPY --parents ./dir/./canary /x",
                "COPY dir/can* /x/",
                "COPY */canary /x/",
                "COPY . /x",
                "COPY * /x/",
                "COPY --link dir/canary /x",
                "COPY --exclude=y dir/canary /x",
                "COPY --chmod=777 file /x",
                "ADD file /x",
                "ADD dir/canary /x",
                "ADD --unpack file /x",
                "COPY fifo /x",
                "ADD fifo /x",
                "COPY device /x"
            })
    @Timeout(20)
    void theContextEndsAtItsEdge(String line) throws Exception {
        Files.createSymbolicLink(context.resolve("file"), outside.resolve("canary"));
        Files.createSymbolicLink(context.resolve("dir"), outside);
        Files.createSymbolicLink(context.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(context.resolve("rel"), Path.of("../outside/canary"));
        Files.createSymbolicLink(context.resolve("chain"), Path.of("file"));
        Files.createDirectory(context.resolve("deep"));
        Files.createSymbolicLink(context.resolve("deep/in"), Path.of("../../outside"));
        Posix.mknod(context.resolve("fifo"), 0010644, 0, 0);
        Posix.mknod(context.resolve("device"), 0020666, 1, 5);
        attack("FROM scratch", line.replace("OUT", outside.toString()));
    }

    /** Row 7 again: the list of what to ignore is no way out either. */
    @Test
    void theIgnoreFileIsTheContexts() throws Exception {
        Files.createSymbolicLink(context.resolve(".dockerignore"), outside.resolve("canary"));
        Files.writeString(context.resolve("f"), "x");
        attack("FROM scratch", "COPY . /x");
    }

    /** Row 10 on the way of ADD: small archives that become large. */
    @Test
    void bombsEndTheBuildSoon() throws Exception {
        Process made = new ProcessBuilder(
                        "sh",
                        "-c",
                        "truncate -s 300M zeros && tar -czf gz.tar.gz zeros && zstd -q zeros -o z.zst && tar --zstd -cf"
                                + " zst.tar.zst zeros && rm zeros z.zst")
                .directory(context.toFile())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        for (String name : List.of("gz.tar.gz", "zst.tar.zst")) {
            assertThat(attack("FROM scratch", "ADD " + name + " /x")).as(name).contains("200 times");
        }
    }

    /** Row 13: a secret is where it was asked for, and nowhere after the step. */
    @Test
    void aSecretLeavesNothing() throws Exception {
        assertThat(attack(
                        "FROM tiny",
                        "RUN --mount=type=secret,id=s test -s /run/secrets/s",
                        "RUN --mount=type=secret,id=s,env=S test -n \"$S\"",
                        "RUN --mount=type=secret,id=s,target=/root/.netrc,mode=0400 cat /root/.netrc > /tmp/x"
                                + " && rm /tmp/x",
                        "RUN test ! -e /root/.netrc && test ! -s /run/secrets/s && test -z \"$S\""))
                .isEmpty();
        assertThat(attack("FROM tiny", "RUN --mount=type=secret,id=s exit 3")).contains("exit status 3");
    }

    /** Row 14: thirty ways to reach the host; each must fail, and the host must be as it was. */
    @Test
    void aCommandCannotReachTheHost() throws Exception {
        long self = ProcessHandle.current().pid();
        try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            List<String> probes = List.of(
                    "echo evil > /proc/sys/kernel/hostname",
                    "echo evil > /proc/sys/kernel/domainname",
                    "echo '|/evil' > /proc/sys/kernel/core_pattern",
                    "echo /evil > /proc/sys/kernel/modprobe",
                    "echo 1 > /proc/sys/net/ipv4/ip_forward",
                    "echo 99 > /proc/sys/vm/swappiness",
                    "echo x > /proc/sysrq-trigger",
                    "busybox kill -9 " + self,
                    "test -e /proc/" + self + "/root" + outside,
                    "cat /proc/1/root" + outside + "/canary",
                    "cat /proc/kcore",
                    "busybox mknod /tmp/mem c 1 1 && cat /tmp/mem",
                    "busybox mknod /tmp/kmsg c 1 11 && echo x > /tmp/kmsg",
                    "busybox mknod /tmp/disk b 8 0 && busybox head -c 1 /tmp/disk",
                    "busybox mknod /tmp/vda b 254 0 && busybox head -c 1 /tmp/vda",
                    "busybox mount -t proc proc /tmp",
                    "busybox mount -t tmpfs none /tmp",
                    "busybox mount -o remount,rw /proc/sys",
                    "busybox umount /proc/sys",
                    "busybox unshare -m true",
                    "busybox unshare -r true",
                    "busybox nsenter -t 1 -m true",
                    "busybox pivot_root /tmp /tmp",
                    "busybox insmod /bin/busybox",
                    "busybox dmesg -n 1",
                    "test -e /dev/kmsg && echo x > /dev/kmsg",
                    "busybox mknod /dev/x c 1 11 && echo x > /dev/x",
                    "busybox mknod /dev/y b 254 0 && busybox head -c 1 /dev/y",
                    "busybox mknod /dev/shm/x c 1 11 && echo x > /dev/shm/x",
                    "busybox hostname evil",
                    "touch /sys/kernel/uevent_helper && echo /evil > /sys/kernel/uevent_helper",
                    "mkdir /sys/fs/cgroup/evil",
                    "echo /evil > /sys/fs/cgroup/release_agent",
                    "busybox nc -w 2 127.0.0.1 " + service.getLocalPort() + " < /dev/null",
                    "busybox ip link set lo mtu 1000",
                    "busybox swapoff -a && test -e /dev/sda");
            List<String> lines = new ArrayList<>(List.of("FROM tiny", "RUN <<EOF"));
            for (String probe : probes) {
                lines.add("if ( " + probe + " ) > /tmp/probe 2>&1; then echo 'WORKED " + probe.replace("'", "")
                        + "'; fi; rm -f /tmp/*");
            }
            lines.add("true");
            lines.add("EOF");
            assertThat(attack(lines.toArray(String[]::new))).isEmpty();
            assertThat(output.stream().filter(line -> line.startsWith("WORKED")).toList())
                    // A masked file is an empty one.
                    .allMatch(line -> line.endsWith("/proc/kcore"));
        }
    }
}
