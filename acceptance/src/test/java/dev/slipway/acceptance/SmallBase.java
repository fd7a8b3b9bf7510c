package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A root file system of a few hundred kilobytes: the host's static busybox, so that tests of RUN need no network. */
final class SmallBase {

    private SmallBase() {}

    /** Writes the tar into {@code folder} and returns it. */
    static Path tarIn(Path folder) throws IOException, InterruptedException {
        Path tar = folder.resolve("small-base.tar");
        if (Files.exists(tar)) {
            return tar;
        }
        Path root = Files.createDirectories(folder.resolve("small-base"));
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("tmp"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
        Path busybox = bin.resolve("busybox");
        Files.copy(busyboxOfHost(), busybox);
        for (String applet :
                List.of("sh", "true", "false", "echo", "cat", "sleep", "dd", "ls", "mkdir", "rm", "date")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Process process = new ProcessBuilder(
                        "tar",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "-cf",
                        tar.toString(),
                        "-C",
                        root.toString(),
                        ".")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return tar;
    }

    private static Path busyboxOfHost() {
        return List.of(Path.of("/usr/bin/busybox"), Path.of("/bin/busybox")).stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("busybox-static is missing: ./slipway doctor --tests --install"));
    }
}
