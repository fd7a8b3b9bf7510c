package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary for every secret that a build is given, or finds in its surroundings, stays out of all that is kept. */
class CanaryIT {
    private static final String SECRET_FILE = "canary-of-the-secret-file";
    private static final String SECRET_VARIABLE = "canary-of-the-secret-variable";
    private static final String REGISTRY = "canary-of-the-registry";
    private static final String USER_DATA = "canary-of-the-user-data";
    private static final String CLOUD = "0ca9a21e-ca9a-21e0-ca9a-21e0ca9a21e0";
    /** Of the registry's password, by bcrypt. */
    private static final String PASSWORDS = "builder:$2b$05$abcdefghijklmnopqrstuuTQLdDQ2arfM5hmv74DJrVlfO6Ojq7Qm\n";

    private static final String AUTH =
            Base64.getEncoder().encodeToString(("builder:" + REGISTRY).getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private final List<Process> servers = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();

    @AfterEach
    void end() throws Exception {
        for (Process process : servers) {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private String slipway(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Slipway.CHECKOUT.resolve("slipway").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        Path output = folder.resolve("said");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        int status = process.waitFor();
        String text = Files.readString(output);
        said.append(text);
        assertThat(status).as(command + "\n" + text).isZero();
        return text.strip();
    }

    private String registry() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path passwords = Files.writeString(folder.resolve("passwords"), PASSWORDS);
        Path config = Files.writeString(
                folder.resolve("registry.yml"),
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: " + kept("registry")
                        + "\nhttp:\n  addr: 127.0.0.1:" + port + "\nauth:\n  htpasswd:\n    realm: canary\n    path: "
                        + passwords + "\n");
        servers.add(new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start());
        return "localhost:" + port;
    }

    /** Starts an agent with a key; returns the middle of the private key, a line of it. */
    private String agent() throws Exception {
        Path key = folder.resolve("key");
        Tool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString());
        Path socket = folder.resolve("agent");
        servers.add(new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start());
        for (int i = 0; i < 200 && !Files.exists(socket); i++) {
            Thread.sleep(20);
        }
        Tool.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
        environment.put("SSH_AUTH_SOCK", socket.toString());
        return Files.readAllLines(key).get(3);
    }

    private Path kept(String name) throws Exception {
        return Files.createDirectories(folder.resolve("kept").resolve(name));
    }

    private Path recipe(String base) throws Exception {
        Path recipe = Files.createDirectories(folder.resolve("recipe"));
        Files.writeString(recipe.resolve("slipway.yaml"), "name: canary\nversion: \"1\"\nfinish: none\n");
        Files.writeString(
                recipe.resolve("Dockerfile"),
                String.join(
                        "\n",
                        "FROM " + base,
                        "RUN --mount=type=secret,id=file cat /run/secrets/file > /dev/null && echo one > /one",
                        "RUN --mount=type=secret,id=variable,env=IT test -n \"$IT\" && echo two > /two",
                        "RUN --mount=type=ssh ls \"$SSH_AUTH_SOCK\" && echo three > /three",
                        ""));
        return recipe;
    }

    @Test
    void noSecretOfABuildIsKept() throws Exception {
        String key = agent();
        String host = registry();
        Path docker = Files.createDirectories(folder.resolve("docker"));
        Files.writeString(docker.resolve("config.json"), "{\"auths\":{\"" + host + "\":{\"auth\":\"" + AUTH + "\"}}}");
        Files.writeString(folder.resolve("secret"), SECRET_FILE + "\n");
        Files.writeString(folder.resolve("user-data"), "#cloud-config\nhostname: " + USER_DATA + "\n");
        environment.putAll(Map.of(
                "SLIPWAY_HOME",
                kept("store").toString(),
                "DOCKER_CONFIG",
                docker.toString(),
                "VARIABLE",
                SECRET_VARIABLE,
                "SCW_SECRET_KEY",
                CLOUD,
                "CI",
                "true"));

        keepEverything(host);

        Search search = new Search(List.of(SECRET_FILE, SECRET_VARIABLE, REGISTRY, AUTH, USER_DATA, CLOUD, key));
        Files.writeString(folder.resolve("kept/said"), said);
        assertThat(search.in(folder.resolve("kept"))).isEmpty();
        aPlantedOneIsFound(search);
    }

    private void keepEverything(String host) throws Exception {
        String base = host + "/canary/base:1";
        Path empty = Files.createDirectories(folder.resolve("base"));
        Files.writeString(empty.resolve("Dockerfile"), "FROM base\n");
        String context = "base=" + SmallBase.tarIn(folder);
        slipway("build", empty.toString(), "--build-context", context, "-o", "type=registry,ref=" + base);
        String recipe = recipe(base).toString();
        String[] build = {
            "build",
            "--progress",
            "plain",
            "--secret",
            "id=file,src=secret",
            "--secret",
            "id=variable,env=VARIABLE",
            "--ssh",
            "default",
            "--cache-to",
            "type=local,dest=" + kept("cache"),
            "--cache-to",
            "type=registry,ref=" + host + "/canary/cache",
            "-t",
            "canary:1",
            "-o",
            "type=disk",
            recipe
        };
        slipway(build);
        for (String type : List.of("oci", "docker", "tar")) {
            build[16] = "type=" + type + ",dest=" + kept("outputs").resolve(type + ".tar");
            slipway(build);
        }
        for (String format : List.of("raw", "qcow2-zstd", "qcow2-zlib", "vmdk", "vhdx")) {
            Path file = kept("disks").resolve(format);
            slipway("export", "canary:1", "--format", format, "-o", file.toString());
        }
        slipway("run", "-d", "--name", "canary", "--user-data", "user-data", "canary:1");
        slipway("rm", "-f", "canary");
    }

    /** Where a search finds nothing it must be known to find something. */
    private void aPlantedOneIsFound(Search search) throws Exception {
        Path planted = Files.createDirectories(folder.resolve("planted"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(planted.resolve("layer.gz")))) {
            out.write(new byte[(1 << 20) - 10]);
            out.write(SECRET_FILE.getBytes(StandardCharsets.UTF_8));
        }
        Path raw = Files.writeString(planted.resolve("raw"), "x".repeat(70_000) + CLOUD + "x".repeat(65_536));
        Tool.run(
                "qemu-img",
                "convert",
                "-f",
                "raw",
                "-O",
                "qcow2",
                "-c",
                raw.toString(),
                planted.resolve("disk").toString());
        Files.delete(raw);
        Path layer = planted.resolve("layer.gz");
        Path archive = planted.resolve("image.tar");
        Tool.run("tar", "-cf", archive.toString(), "-C", planted.toString(), "layer.gz");
        assertThat(search.in(planted))
                .hasSize(3)
                .contains(
                        SECRET_FILE + " in " + layer + " (gzip)", CLOUD + " in " + planted.resolve("disk") + " (disk)")
                .anySatisfy(one -> assertThat(one).startsWith(SECRET_FILE).endsWith(" of " + archive));
    }
}
