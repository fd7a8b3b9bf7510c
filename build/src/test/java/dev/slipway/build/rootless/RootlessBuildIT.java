package dev.slipway.build.rootless;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.tree.host.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners, setuid, capabilities and devices of a base, a copy, an archive and a command: the user's are root's. */
class RootlessBuildIT {
    private static final byte[] CAPABILITY = HexFormat.of().parseHex("0100000200200000000000000000000000000000");

    @TempDir
    Path shared;

    @TempDir
    Path work;

    @Test
    void anOrdinaryUsersLayersHaveTheDigestsOfRoots() throws Exception {
        base();
        Path context = Files.createDirectory(shared.resolve("context"));
        Files.writeString(context.resolve("f"), "content");
        tar(shared.resolve("owned/cap"), context.resolve("files.tar"));
        Posix.chmod(shared, 0755);
        List<String> roots = OwnedBuild.digests(shared, work);
        Path home = OrdinaryUser.home();
        try {
            Path log = home.resolve("log");
            Process user = OrdinaryUser.java(
                            home,
                            shared,
                            OwnedBuild.class,
                            List.of(
                                    home.resolve("shared").toString(),
                                    home.resolve("work").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(user.waitFor()).as(Files.readString(log)).isZero();
            assertThat(Files.readAllLines(home.resolve("work/digests"))).isEqualTo(roots);
        } finally {
            OrdinaryUser.remove(home);
        }
    }

    private void base() throws Exception {
        Path system = TinySystem.make(shared.resolve("owned"));
        Files.createDirectories(system.resolve("cap"));
        Files.createDirectories(system.resolve("gone/deep"));
        Files.createDirectories(system.resolve("dev-nodes"));
        for (String name : List.of("ping", "other")) {
            Path file = Files.writeString(system.resolve("cap").resolve(name), name);
            Posix.lchown(file, 0, 1001);
            Posix.chmod(file, 0755);
            Posix.lsetxattr(file, "security.capability", CAPABILITY);
        }
        Path setuid = Files.writeString(system.resolve("cap/setuid"), "s");
        Posix.lchown(setuid, 42, 43);
        Posix.chmod(setuid, 06750);
        Posix.mknod(system.resolve("dev-nodes/null"), 0020666, 1, 3);
        Posix.lchown(system.resolve("dev-nodes/null"), 0, 5);
        Posix.mknod(system.resolve("dev-nodes/disk"), 0060660, 8, 1);
        Posix.lchown(system.resolve("home/ann"), 1000, 1001);
        tar(system, shared.resolve("owned.tar"));
    }

    private static void tar(Path directory, Path archive) throws Exception {
        Process tar = new ProcessBuilder(
                        "tar",
                        "--numeric-owner",
                        "--xattrs",
                        "--xattrs-include=security.*",
                        "-C",
                        directory.toString(),
                        "-cf",
                        archive.toString(),
                        ".")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }
}
