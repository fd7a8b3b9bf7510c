package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The article of 2017 from its first command to {@code docker info}, on the local cloud. */
class ArticleIT {
    @TempDir
    private Path folder;

    private Slipway.Outcome slipway(String... arguments) throws IOException, InterruptedException {
        Slipway.Outcome outcome = Slipway.shared().in(folder).run(arguments);
        assertThat(outcome.status()).as(outcome.all()).isZero();
        return outcome;
    }

    @AfterEach
    void endGuests() {
        CloudProcess.endGuests(folder.resolve("cloud"));
    }

    @Test
    void fromInitToDockerInfo() throws Exception {
        slipway("init", "manager");
        Path home = folder.resolve("manager");
        edit(home);
        make(home, "image_on_local", "IMAGE_VOLUME_SIZE=4G");
        String shortId = slipway("images", "-q", "manager").out().strip();
        assertThat(shortId).hasSize(8);
        assertThat(slipway("images").out()).contains("REPOSITORY", "TAG", "IMAGE ID", "CREATED", shortId);
        try (CloudProcess _ = CloudProcess.start(Slipway.shared(), folder.resolve("cloud"), 0)) {
            assertThat(slipway("push", "--cloud", "local", "--name", "manager", "manager:latest")
                            .out())
                    .startsWith("fr-par-1 ");
            String there = slipway("images", "-q", "--cloud", "local").out().strip();
            assertThat(slipway("images", "--cloud", "local").out())
                    .contains("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "REGION", "ARCH", "manager", there);
            assertThat(slipway("inspect", "--cloud", "local", there).out())
                    .startsWith("[")
                    .contains(
                            "\"id\"",
                            "\"name\": \"manager\"",
                            "\"arch\": \"x86_64\"",
                            "\"creation_date\"",
                            "\"modification_date\"",
                            "\"root_volume\"",
                            "\"organization\"",
                            "\"default_bootscript\"");
            runs(there);
            dockerAnswers();
            filesGoThereAndBack();
            slipway("rm", "-f", "--cloud", "local", "manager");
            slipway("rmi", "--cloud", "local", there);
            assertThat(slipway("images", "-q", "--cloud", "local").out()).isEmpty();
        }
        slipway("rmi", "manager:latest");
    }

    /** The article edits the Dockerfile that was put down; here it becomes the example's, with all that it copies. */
    private static void edit(Path home) throws IOException {
        Path example = Slipway.CHECKOUT.resolve("examples/docker-host");
        try (Stream<Path> files = Files.list(example)) {
            for (Path file : files.toList()) {
                Path target = home.resolve(example.relativize(file));
                if (!file.endsWith("slipway.yaml")) {
                    Files.deleteIfExists(target);
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void make(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("make", "-C", directory.toString(), "SLIPWAY=" + Slipway.CHECKOUT.resolve("slipway")),
                        Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SLIPWAY_HOME", Slipway.shared().home().toString());
        builder.environment().put("CI", "true");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
    }

    private void runs(String image) throws Exception {
        slipway("run", "-d", "--cloud", "local", "--name", "manager", "--type", "PLAY2-NANO", image);
        assertThat(slipway("ps", "--cloud", "local").out()).contains("SERVER ID", "manager", "running", "127.");
    }

    /** The rules of {@code slipway.yaml} let nobody log in as root: the image's tags say who does. Both verbs wait for the server to boot. */
    private void dockerAnswers() throws Exception {
        // The line is read by the shell there, root's bash here, as it is behind sudo.
        String line = "[[ $HOME = /root ]] && hostname |";
        assertThat(slipway("ssh", "--cloud", "local", "manager", line, "tr", "a-z", "A-Z")
                        .out())
                .isEqualTo("MANAGER\n");
        assertThat(slipway("exec", "--cloud", "local", "manager", "docker", "info")
                        .out())
                .contains("Storage Driver: overlay2");
        assertThat(slipway("exec", "--cloud", "local", "manager", "journalctl", "-u", "ssh")
                        .out())
                .as("sshd stays for those who came in early")
                .contains("Started ssh.service")
                .doesNotContain("Stopped ssh.service");
    }

    private void filesGoThereAndBack() throws Exception {
        Files.writeString(folder.resolve("there"), "and back");
        slipway("cp", "--cloud", "local", "there", "manager:/tmp/");
        slipway("cp", "--cloud", "local", "manager:/tmp/there", "here");
        assertThat(folder.resolve("here")).content().isEqualTo("and back");
    }
}
