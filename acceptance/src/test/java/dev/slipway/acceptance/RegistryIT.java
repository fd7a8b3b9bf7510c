package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees go to a registry and come back as bases; needs root and docker-registry. */
class RegistryIT {
    @TempDir
    private Path temporary = Path.of("");

    private String host = "";
    private List<Process> server = List.of();

    @BeforeEach
    void serve() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        host = "localhost:" + port;
        Path config = Files.writeString(
                temporary.resolve("registry.yml"),
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: " + temporary.resolve("registry")
                        + "\nhttp:\n  addr: 127.0.0.1:" + port + "\n");
        Process process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("registry.log").toFile())
                .start();
        server = List.of(process);
        for (int i = 0; i < 200 && !listens(port); i++) {
            Thread.sleep(50);
        }
    }

    private static boolean listens(int port) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : server) {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Slipway store(String name) {
        return new Slipway(temporary.resolve(name), temporary, true);
    }

    private Path recipe(String name, String... lines) throws Exception {
        Path directory = Files.createDirectories(temporary.resolve(name));
        Files.writeString(directory.resolve("Dockerfile"), String.join("\n", lines) + "\n");
        return directory;
    }

    private Slipway.Outcome ok(Slipway.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.all()).isZero();
        return outcome;
    }

    @Test
    void whatOneHostPushesAnotherBuildsOn() throws Exception {
        Path base = SmallBase.tarIn(temporary);
        Path first = recipe("first", "FROM base", "ENV A=b", "RUN echo made > /made && rm /tmp -rf");
        String digest = ok(store("a")
                        .run(
                                "build",
                                first.toString(),
                                "--build-context",
                                "base=" + base,
                                "-o",
                                "type=registry,ref=" + host + "/team/first:1,compression=zstd",
                                "-t",
                                host + "/other/first:2"))
                .out()
                .strip();
        Tool.run("skopeo", "inspect", "--tls-verify=false", "docker://" + host + "/other/first:2")
                .says(digest);

        assertThat(ok(store("b").run("pull", "-q", host + "/team/first:1"))
                        .out()
                        .strip())
                .isEqualTo(digest);
        Path second = recipe(
                "second",
                "FROM " + host + "/team/first:1",
                "COPY --from=" + host + "/other/first:2 /made /copied",
                "RUN test \"$A\" = b && test ! -e /tmp && cat /made /copied > /both");
        Path tree = temporary.resolve("tree");
        ok(store("b").run("build", second.toString(), "-o", "type=local,dest=" + tree));
        assertThat(tree.resolve("both")).hasContent("made\nmade");
        assertThat(temporary.resolve("b/fetched/blobs")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "registry"})
    void whatOneHostBuiltAnotherFinds(String type) throws Exception {
        Path base = SmallBase.tarIn(temporary);
        Path recipe = recipe(
                "cached",
                "FROM base AS one",
                "RUN date > /when && rm -rf /tmp && mkdir /new",
                "FROM base",
                "COPY --from=one /when /then",
                "RUN cat /then /then > /twice && rm /etc/group");
        String place = type.equals("local") ? temporary.resolve("cache").toString() : host + "/shared/cache";
        String to = type.equals("local") ? "type=local,dest=" + place : "type=registry,ref=" + place;
        String from = type.equals("local") ? "type=local,src=" + place : "type=registry,ref=" + place;
        String[] call = {
            "build", recipe.toString(), "--build-context", "base=" + base, "--progress", "plain", "-o", "", "", ""
        };
        call[7] = "type=oci,dest=" + temporary.resolve("a.tar");
        call[8] = "--cache-to";
        call[9] = to;
        ok(store("a").run(call));
        call[7] = "type=oci,dest=" + temporary.resolve("b.tar");
        call[8] = "--cache-from";
        call[9] = from;
        Slipway.Outcome again = ok(store("b").run(call));

        assertThat(again.err().lines().filter(line -> line.matches("#[0-9]+ \\[.*(RUN|COPY).*")))
                .as(again.all())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(again.err()).contains(line.replaceFirst(" .*", "") + " CACHED"));
        assertThat(temporary.resolve("b.tar")).hasSameBinaryContentAs(temporary.resolve("a.tar"));
    }

    @Test
    void aBaseThatIsNowhereIsSaidToBeNowhere() throws Exception {
        Path recipe = recipe("gone", "FROM " + host + "/no/such:1");

        Slipway.Outcome outcome = store("a").run("build", recipe.toString(), "-o", "type=tar,dest=-");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("There is no base " + host + "/no/such:1", "the registry (" + host, "MANIFEST_UNKNOWN");
    }
}
