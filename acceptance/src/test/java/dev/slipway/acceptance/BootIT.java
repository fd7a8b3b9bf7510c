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

    private static final String PARTITIONS = """
            name: it-partitions
            version: "1"
            disk:
              size: 2G
              partitions:
                - {mount: swap, size: 256MiB}
                - {mount: /home, size: 128MiB, label: homes}
                - {mount: /var/log, size: 256MiB}
            """;
    private static final String IN_THE_GUEST = """
            findmnt -no FSTYPE,LABEL,TARGET /home
            findmnt -no FSTYPE,LABEL,TARGET /var/log
            swapon --show=TYPE,SIZE --noheadings
            timeout 120 sh -c 'until [ "$(df -BG --output=size / | tr -dc 0-9)" -ge 35 ]; do sleep 1; done'
            dd if=/dev/urandom of=/root/mark bs=1M count=8 status=none
            cp /root/mark /home/mark
            sync
            cmp /root/mark /home/mark && echo written
            cat /srv/www/page
            exit 7""";

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

    /** The server stays, switched off, so that the file systems it grew and used can be judged from outside. */
    @Test
    @Order(6)
    void aDiskOfPartitionsGrowsToFortyGigabytesAndTheCommandsExitStatusIsHandedOn(@TempDir Path folder)
            throws Exception {
        buildChanged(folder);
        Slipway.Outcome outcome =
                slipway.run("run", "--name", SERVER, "--disk", "40G", "it-partitions:1", "sh", "-ec", IN_THE_GUEST);
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(7);
        assertThat(outcome.out().replaceAll(" +", " "))
                .contains("ext4 homes /home", "ext4 log /var/log", "partition 256M", "written", "the other page");
        String id = succeed("ps", "-aq", "--no-trunc").out().strip();
        Path raw = folder.resolve("grown.raw");
        Path disk = slipway.home().resolve("machines").resolve(id).resolve("disk.qcow2");
        Tool.run("qemu-img", "convert", "-O", "raw", disk.toString(), raw.toString());
        succeed("rm", SERVER);
        Tool.run("sgdisk", "-v", raw.toString()).says("No problems found");
        for (int number = 4; number <= 6; number++) {
            Path volume = folder.resolve("volume");
            Tool.partition(raw, number, volume);
            Tool.run("e2fsck", "-fn", volume.toString());
            if (number == 6) {
                assertThat(Files.size(volume)).isGreaterThan(36L << 30);
            }
            Files.delete(volume);
        }
        assertThat(succeed("ps", "-aq").out()).isEmpty();
    }

    /** What is the site's own lies above the finish: no package is installed anew for a change, and little is written. */
    private void buildChanged(Path folder) throws Exception {
        String recipe = Files.readString(Slipway.CHECKOUT.resolve("examples/debian-minimal/Dockerfile"));
        Files.writeString(folder.resolve("Dockerfile"), recipe + "COPY page /srv/www/page\n");
        Files.writeString(folder.resolve("slipway.yaml"), PARTITIONS);
        Files.writeString(folder.resolve("page"), "a page\n");
        succeed("build", "-q", "-t", "it-partitions:1", folder.toString());
        Files.writeString(folder.resolve("page"), "the other page\n");
        Slipway.Outcome again = succeed("build", "--progress=plain", "-t", "it-partitions:1", folder.toString());
        assertThat(again.err()).contains("COPY page /srv/www/page").doesNotContain("finish: ");
        String id = again.out().strip();
        Path change = slipway.home().resolve("images").resolve(id).resolve("disk.qcow2");
        assertThat(Files.size(change)).isLessThan(16L << 20);
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
