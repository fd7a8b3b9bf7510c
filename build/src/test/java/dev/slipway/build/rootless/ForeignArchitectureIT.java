package dev.slipway.build.rootless;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.host.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A RUN of another architecture, by an ordinary user whom the host helps in nothing; needs qemu-user-static. */
class ForeignArchitectureIT {
    private static final Path TABLE = Path.of("/proc/sys/fs/binfmt_misc");

    @TempDir
    Path shared;

    @Test
    void aProgramForArm64RunsAndTheHostDoesNotNotice() throws Exception {
        Path context = Files.createDirectory(shared.resolve("context"));
        Arm64Program.write(context.resolve("program"), "/made");
        Posix.chmod(shared, 0755);
        List<Path> registered = registered();
        Path home = OrdinaryUser.home();
        try {
            Path log = home.resolve("log");
            Process user = OrdinaryUser.java(
                            home,
                            shared,
                            ForeignBuild.class,
                            List.of(
                                    home.resolve("shared/context").toString(),
                                    home.resolve("work").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(user.waitFor()).as(Files.readString(log)).isZero();
            assertThat(home.resolve("work/result")).hasContent("linux/arm64 aarch64");
        } finally {
            OrdinaryUser.remove(home);
        }
        assertThat(registered()).isEqualTo(registered);
    }

    private static List<Path> registered() throws Exception {
        try (Stream<Path> files = Files.list(TABLE)) {
            return files.sorted().toList();
        }
    }
}
