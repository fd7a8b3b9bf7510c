package dev.slipway.build.rootless;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNamespacesTest {
    @TempDir
    Path root;

    @BeforeEach
    void goodHost() throws IOException {
        write("usr/bin/newuidmap", "");
        Files.setPosixFilePermissions(root.resolve("usr/bin/newuidmap"), PosixFilePermissions.fromString("rwxr-xr-x"));
        write("etc/subuid", "other:1:65536\nann:100000:65536\n");
        write("etc/subgid", "ann:100000:65536\n");
        write("proc/sys/user/max_user_namespaces", "1000\n");
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
    }

    private String found(String trial) {
        return new UserNamespaces(root, "ann", () -> trial).explanation();
    }

    @Test
    void nothingStandsInTheWayOfAGoodHost() {
        assertThat(new UserNamespaces(root, "ann", () -> "").obstacle()).isEmpty();
        assertThat(found("")).contains("./slipway");
    }

    @Test
    void eachObstacleIsNamedWithTheCommandThatTakesItAway() throws IOException {
        assertThat(found("unshare failed: Operation not permitted"))
                .contains("unshare failed: Operation not permitted", "--security-opt seccomp=unconfined");
        write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        assertThat(found("")).contains("AppArmor", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
        write("proc/sys/kernel/unprivileged_userns_clone", "0\n");
        assertThat(found("")).contains("sysctl -w kernel.unprivileged_userns_clone=1");
        write("proc/sys/user/max_user_namespaces", "0\n");
        assertThat(found("")).contains("sysctl -w user.max_user_namespaces=15000");
        write("etc/subgid", "ann:100000:1000\n");
        assertThat(found("")).contains("/etc/subgid gives ann only 1000 ids", "usermod --add-subuids");
        write("etc/subuid", "# ann has none\n");
        assertThat(found("")).contains("/etc/subuid has no line for ann");
        Files.delete(root.resolve("usr/bin/newuidmap"));
        assertThat(found("")).contains("newuidmap", "apt-get install", "uidmap");
    }
}
