package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The examples really boot. One build of each serves all tests, because emulated boots take minutes as it is. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootIT {
    private static final String MINIMAL = "it-minimal:1";
    private static final String DOCKER = "it-docker:1";
    private static final String SERVER = "it-server";

    private final Slipway slipway = Slipway.shared();

    private Slipway.Outcome succeed(String... arguments) throws Exception {
        Slipway.Outcome outcome = slipway.run(arguments);
        assertThat(outcome.status()).as(outcome.all()).isZero();
        return outcome;
    }

    @Test
    @Order(1)
    void aQuietBuildPrintsOnlyTheIdAndTheSameRecipeIsTheSameImage() throws Exception {
        String id =
                succeed("build", "-q", "-t", MINIMAL, "examples/debian-minimal").out();
        assertThat(UUID.fromString(id.strip()).toString()).isEqualTo(id.strip());
        assertThat(succeed("build", "-q", "-t", MINIMAL, "examples/debian-minimal")
                        .out())
                .isEqualTo(id);
        Slipway.Outcome again = succeed("build", "-t", MINIMAL, "examples/debian-minimal");
        assertThat(again.err()).contains("no disk was written");
    }

    @Test
    @Order(2)
    void listAndInspectionHaveTheArticlesKeys() throws Exception {
        String shortId = succeed("images", "-q", MINIMAL).out().strip();
        assertThat(shortId).hasSize(8);
        assertThat(succeed("images").out())
                .contains("REPOSITORY")
                .contains("IMAGE ID")
                .contains(shortId);
        assertThat(succeed("inspect", shortId).out())
                .startsWith("[")
                .contains(
                        "\"id\":",
                        "\"name\":",
                        "\"creation_date\":",
                        "\"modification_date\":",
                        "\"root_volume\":",
                        "\"volume_type\":",
                        "\"default_bootscript\":",
                        "\"organization\":",
                        "\"arch\": \"x86_64\"");
    }

    @Test
    @Order(3)
    void whatIsExportedIsCleanToTheReferenceTools(@TempDir Path folder) throws Exception {
        Path raw = folder.resolve("disk.raw");
        Path qcow2 = folder.resolve("disk.qcow2");
        succeed("export", MINIMAL, "-o", raw.toString());
        succeed("export", MINIMAL, "-o", qcow2.toString());
        Tool.run("sgdisk", "-v", raw.toString()).says("No problems found");
        Tool.run("qemu-img", "check", qcow2.toString()).says("No errors were found");
        Tool.run("qemu-img", "compare", raw.toString(), qcow2.toString()).says("identical");
        Path esp = folder.resolve("esp");
        Path root = folder.resolve("root");
        Tool.partition(raw, 2, esp);
        Tool.partition(raw, 3, root);
        Files.delete(raw);
        Tool.run("fsck.fat", "-n", esp.toString());
        Tool.run("e2fsck", "-fn", root.toString());
    }

    @Test
    @Order(4)
    void theMinimalServerPassesTheWholeProofByUefi() throws Exception {
        Slipway.Outcome proof = succeed("test", MINIMAL);
        assertThat(proof.out()).contains("PASSED").doesNotContain("not run");
    }

    @Test
    @Order(5)
    void theMinimalServerBootsByBios() throws Exception {
        Slipway.Outcome proof = succeed("test", "--quick", "--firmware", "bios", MINIMAL);
        assertThat(proof.out()).contains("by bios").contains("PASSED");
        assertThat(succeed("images", MINIMAL).out()).contains("passed");
    }

    @Test
    @Order(6)
    void aCommandsExitStatusIsHandedOn() throws Exception {
        Slipway.Outcome outcome = slipway.run("run", "--rm", MINIMAL, "sh", "-c", "echo from-the-guest; exit 7");
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(7);
        assertThat(outcome.out()).contains("from-the-guest");
        assertThat(succeed("ps", "-aq").out()).isEmpty();
    }

    @Test
    @Order(7)
    void anImageInUseStays() throws Exception {
        succeed("run", "-d", "--name", SERVER, MINIMAL);
        try {
            assertThat(slipway.run("rmi", MINIMAL).status()).isEqualTo(1);
        } finally {
            succeed("rm", "-f", SERVER);
        }
        assertThat(succeed("ps", "-aq").out()).isEmpty();
    }

    /** That it serves is shown by {@link ArticleIT}. */
    @Test
    @Order(8)
    void theDockerHostPassesItsProof() throws Exception {
        succeed("build", "-q", "-t", DOCKER, "examples/docker-host");
        Slipway.Outcome proof = succeed("test", "--quick", DOCKER);
        assertThat(proof.out()).contains("docker swarm init").contains("PASSED");
        assertThat(List.of(succeed("history", DOCKER).out().split("\n"))).anyMatch(line -> line.contains("docker"));
    }
}
