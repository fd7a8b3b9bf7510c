package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.build.base.NamedContext;
import dev.slipway.build.sandbox.HostProgram;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Digest;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds that want out of their tree. Beside each sings a canary, and each knows a secret: afterwards the canary is as
 * it was, nobody saw it, and the secret is nowhere in the store or the output.
 */
abstract class AttackedBuild {
    private static final String SECRET = "hush-" + System.nanoTime();
    private static final String SONG = "song-" + System.nanoTime();
    private static final List<String> FINGERPRINT = List.of(
            "/proc/sys/kernel/hostname",
            "/proc/sys/kernel/domainname",
            "/proc/sys/kernel/core_pattern",
            "/proc/sys/kernel/modprobe",
            "/proc/sys/net/ipv4/ip_forward",
            "/proc/sys/vm/swappiness",
            "/etc/passwd",
            "/etc/hosts",
            "/etc/resolv.conf");

    @TempDir
    static Path shared;

    private static Path system;

    @TempDir
    Path temporary;

    final List<String> output = Collections.synchronizedList(new ArrayList<>());
    Path context;
    Path outside;
    private FileStatus before;
    private List<String> host = List.of();

    @BeforeAll
    static void prepare() throws Exception {
        system = TinySystem.make(shared.resolve("system"));
        Path busybox = HostProgram.find("busybox").orElseThrow();
        Files.copy(busybox, system.resolve("bin/busybox"));
    }

    @BeforeEach
    void layOut() throws Exception {
        context = Files.createDirectory(temporary.resolve("context"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("canary"), SONG);
        Files.writeString(temporary.resolve("secret"), SECRET);
        before = Posix.lstat(outside);
        host = fingerprint();
    }

    @AfterEach
    void nothingWrittenAndNothingLeaked() throws Exception {
        assertThat(outside.resolve("canary")).hasContent(SONG);
        assertThat(Posix.lstat(outside.resolve("canary")).links()).isEqualTo(1);
        assertThat(Posix.lstat(outside)).isEqualTo(before);
        assertThat(String.join("\n", output)).doesNotContain(SONG).doesNotContain(SECRET);
        assertThat(fingerprint()).isEqualTo(host);
        try (Stream<Path> files = Files.walk(temporary.resolve("store"))) {
            for (Path file : files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .filter(f -> f.toFile().length() < 1 << 20)
                    .toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SONG)
                        .doesNotContain(SECRET);
            }
        }
    }

    private static List<String> fingerprint() throws IOException {
        List<String> facts = new ArrayList<>();
        for (String file : FINGERPRINT) {
            facts.add(file + " " + (Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : ""));
        }
        for (String program : List.of("crun", "runc", "unshare")) {
            if (HostProgram.find(program).isPresent()) {
                try (InputStream in =
                        Files.newInputStream(HostProgram.find(program).get())) {
                    facts.add(program + " " + Digest.sha256(in));
                }
            }
        }
        return facts;
    }

    /** Builds, and gives what went wrong: an error at a place of the Dockerfile, or nothing. */
    String attack(String... lines) throws Exception {
        try (Store store = Store.open(temporary.resolve("store"))) {
            BuildRequest request = BuildRequest.of(
                            context, DockerfileText.of("Dockerfile", String.join("\n", lines) + "\n"))
                    .withNetwork(Network.NONE)
                    .withSecrets(Map.of("s", new SecretSource.File(temporary.resolve("secret"))))
                    .withContexts(Map.of("tiny", new NamedContext.Directory(system)));
            new Builder(store, event -> {
                        if (event instanceof BuildEvent.Output line) {
                            output.add(line.line());
                        }
                    })
                    .build(request);
            return "";
        } catch (BuildException e) {
            assertThat(e.render()).contains("Dockerfile");
            output.add(e.render());
            return e.render();
        }
    }
}
