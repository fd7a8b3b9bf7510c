package dev.slipway.build.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.build.outside.Outside;
import dev.slipway.build.sandbox.Sandbox;
import dev.slipway.build.sandbox.SandboxCommand;
import dev.slipway.build.snapshot.Draft;
import dev.slipway.build.store.Mounts;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Platform;
import dev.slipway.tree.host.Posix;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Debian from the package archives of this host; needs root, mmdebstrap and a Debian mirror. */
class BootstrapIT {
    @TempDir
    private Path temporary = Path.of("");

    private final List<BaseEvent> events = new ArrayList<>();

    @Test
    void debianIsMadeOnceAndWorks() throws Exception {
        try (Store store = Store.open(temporary.resolve("store"))) {
            BaseRequest request = new BaseRequest("debian:bookworm-slim", Platform.LINUX_AMD64, Map.of(), Map.of());
            BaseImage made = new BaseImages(store, events::add, Outside.NONE).resolve(request);
            assertThat(events.stream().filter(BaseEvent.Bootstrapping.class::isInstance))
                    .hasSize(1);

            Path root = made.layers().getFirst().directory();
            assertThat(root.resolve("etc/os-release")).exists().content().contains("bookworm");
            assertThat(root.resolve("etc/apt/sources.list.d/debian.sources"))
                    .content()
                    .contains("Suites: bookworm bookworm-updates")
                    .contains("Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg");
            assertThat(root.resolve("usr/share/keyrings/debian-archive-keyring.gpg"))
                    .exists();
            for (String name : List.of("etc/resolv.conf", "etc/hostname", "etc/machine-id", "etc/apt/sources.list")) {
                assertThat(Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS))
                        .as(name)
                        .isFalse();
            }
            assertThat(Posix.lstat(root.resolve("etc/shadow")).gid()).isEqualTo(42);
            assertThat(root.resolve("usr/share/man/man1/ls.1.gz")).doesNotExist();

            List<String> output = new ArrayList<>();
            try (Draft draft = Draft.open(store, made.layers())) {
                int status = Sandbox.detect(store)
                        .run(
                                SandboxCommand.of(
                                                draft.root(),
                                                List.of("/bin/sh", "-c", "apt-get check && dpkg --audit && id -un"))
                                        .withEnvironment(
                                                made.config().container().env()),
                                (channel, line) -> output.add(line));
                assertThat(status).as("%s", output).isZero();
                assertThat(output).endsWith("root");
            }

            events.clear();
            BaseImage again = new BaseImages(store, events::add, Outside.NONE).resolve(request);
            assertThat(again).isEqualTo(made);
            assertThat(events).singleElement().matches(e -> e instanceof BaseEvent.Ready r && r.cached());
        }
        assertThat(Mounts.below(temporary)).isEmpty();
    }
}
