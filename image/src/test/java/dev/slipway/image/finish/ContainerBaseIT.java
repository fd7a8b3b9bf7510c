package dev.slipway.image.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the finish undoes in a base made for containers; needs root and busybox-static. */
class ContainerBaseIT {
    @TempDir
    private Path root;

    /** A tree in which the script runs: busybox, and in place of Debian's own programs ones that do nothing. */
    @BeforeEach
    void makeTree() throws Exception {
        Path busybox = List.of(Path.of("/usr/bin/busybox"), Path.of("/bin/busybox")).stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        for (String directory : List.of("bin", "usr/sbin", "etc/apt/apt.conf.d", "etc/dpkg/dpkg.cfg.d")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (String directory : List.of("etc/default", "var/log", "var/tmp", "tmp", "dev", "proc/self")) {
            Files.createDirectories(root.resolve(directory));
        }
        file("dev/null", "");
        file("proc/self/mountinfo", "");
        Files.copy(busybox, root.resolve("bin/busybox"));
        for (String applet : List.of("sh", "grep", "sed", "rm", "find", "chmod")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        for (String program : List.of("systemctl", "dpkg-query", "apt-get")) {
            Path stub = file("bin/" + program, "#!/bin/sh\n");
            Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private Path file(String path, String text) throws IOException {
        return Files.writeString(root.resolve(path), text);
    }

    private String finish() throws Exception {
        try (var script = FinishRecipe.class.getResourceAsStream("server.sh")) {
            Files.write(root.resolve("server.sh"), script.readAllBytes());
        }
        Process process = new ProcessBuilder("chroot", root.toString(), "/bin/sh", "/server.sh")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void settingsForContainersGoAndThatIsSaid() throws Exception {
        file("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n");
        Files.createSymbolicLink(root.resolve(".dockerenv"), Path.of("nowhere"));
        file("etc/apt/apt.conf.d/docker-clean", "DPkg::Post-Invoke { };\n");
        file("etc/apt/apt.conf.d/50mine", "mine\n");
        file("etc/dpkg/dpkg.cfg.d/docker-apt-speedup", "force-unsafe-io\n");
        String said = finish();
        for (String gone : List.of(
                "usr/sbin/policy-rc.d",
                ".dockerenv",
                "etc/apt/apt.conf.d/docker-clean",
                "etc/dpkg/dpkg.cfg.d/docker-apt-speedup")) {
            assertThat(Files.exists(root.resolve(gone), LinkOption.NOFOLLOW_LINKS))
                    .as(gone)
                    .isFalse();
            assertThat(said).contains("finish: removed /" + gone);
        }
        assertThat(root.resolve("etc/apt/apt.conf.d/50mine")).hasContent("mine");
    }

    @Test
    void whatSlimImagesLeaveOutIsInstalledAgainFromNowOn() throws Exception {
        file("etc/dpkg/dpkg.cfg", "# of dpkg\nno-debsig\nlog /var/log/dpkg.log\n");
        file("etc/dpkg/dpkg.cfg.d/docker", """
                # slim
                path-exclude /usr/share/doc/*
                path-include /usr/share/doc/*/copyright
                path-exclude=/usr/share/man/*
                """);
        file("etc/dpkg/dpkg.cfg.d/excludes", "path-exclude=/usr/share/locale/*\nforce-confold\n");
        String said = finish();
        assertThat(root.resolve("etc/dpkg/dpkg.cfg")).hasContent("# of dpkg\nno-debsig\nlog /var/log/dpkg.log");
        assertThat(root.resolve("etc/dpkg/dpkg.cfg.d/docker")).doesNotExist();
        assertThat(root.resolve("etc/dpkg/dpkg.cfg.d/excludes")).hasContent("force-confold");
        assertThat(said)
                .contains("dpkg left out /usr/share/doc (by /etc/dpkg/dpkg.cfg.d/docker)")
                .contains("dpkg left out /usr/share/man (by /etc/dpkg/dpkg.cfg.d/docker)")
                .contains("dpkg left out /usr/share/locale (by /etc/dpkg/dpkg.cfg.d/excludes)")
                .contains("apt-get install --reinstall");
    }

    @Test
    void aTreeThatIsNoContainersIsSaidNothingOf() throws Exception {
        file("etc/dpkg/dpkg.cfg.d/mine", "path-exclude=/opt/games/*\n");
        assertThat(finish()).doesNotContain("removed").doesNotContain("left out");
        assertThat(root.resolve("etc/dpkg/dpkg.cfg.d/mine")).hasContent("path-exclude=/opt/games/*");
    }
}
