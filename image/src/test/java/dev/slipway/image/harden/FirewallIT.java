package dev.slipway.image.harden;

import static dev.slipway.image.harden.FirewallNetwork.FOUR;
import static dev.slipway.image.harden.FirewallNetwork.NODE;
import static dev.slipway.image.harden.FirewallNetwork.SERVER;
import static dev.slipway.image.harden.FirewallNetwork.SIX;
import static dev.slipway.image.harden.FirewallNetwork.STRANGER;
import static dev.slipway.image.harden.FirewallNetwork.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The firewall by packets, as the image has it. */
class FirewallIT {
    @TempDir
    private Path folder;

    private FirewallNetwork network;

    @BeforeEach
    void network() throws Exception {
        network = new FirewallNetwork(folder);
        Files.createDirectories(folder.resolve("etc/slipway/cluster.d"));
    }

    @AfterEach
    void removal() throws Exception {
        network.remove();
    }

    private void load(Hardening hardening) throws Exception {
        Path file = folder.resolve("firewall.nft");
        Files.writeString(file, network.text(hardening));
        sh("ip netns exec " + SERVER + " nft -f " + file);
    }

    private static Hardening swarm(List<String> cluster, List<String> open, List<String> sshFrom) {
        return new Hardening(
                Level.HIGH,
                new Hardening.Ssh(22, List.of(), sshFrom, false),
                new Hardening.Firewall(Preset.SWARM, cluster, open),
                true,
                true,
                Map.of());
    }

    @Test
    void withoutItEverythingIsOpen() throws Exception {
        assertThat(network.reaches(STRANGER, FOUR, 2377)).isTrue();
        assertThat(network.reaches(STRANGER, FOUR, 8080)).as("a published port").isTrue();
        for (String server : List.of(FOUR, SIX)) {
            assertThat(network.hears(STRANGER, server, "udp", 4789)).as(server).isTrue();
            assertThat(network.hears(STRANGER, server, "esp", 0)).as(server).isTrue();
        }
    }

    @Test
    void theClusterReachesItsPortsAndAStrangerOnlyWhatIsListed() throws Exception {
        load(swarm(List.of("10.9.0.2", "fd09::2"), List.of("443/tcp"), List.of()));
        for (String server : List.of(FOUR, SIX)) {
            assertThat(network.reaches(NODE, server, 2377))
                    .as("node, " + server)
                    .isTrue();
            assertThat(network.reaches(NODE, server, 7946)).isTrue();
            assertThat(network.reaches(NODE, server, 9999)).isFalse();
            assertThat(network.reaches(STRANGER, server, 2377))
                    .as("stranger, " + server)
                    .isFalse();
            assertThat(network.reaches(STRANGER, server, 7946)).isFalse();
            assertThat(network.reaches(STRANGER, server, 22)).isTrue();
        }
        assertThat(network.reaches(STRANGER, FOUR, 8080))
                .as("published, not listed")
                .isFalse();
        assertThat(network.reaches(STRANGER, FOUR, 443))
                .as("published and listed")
                .isTrue();
    }

    @Test
    void aPublishedPortMayBeForTheClusterAlone() throws Exception {
        load(swarm(
                List.of("10.9.0.2", "fd09::2"), List.of("8080/tcp from cluster", "9999/tcp from cluster"), List.of()));
        assertThat(network.reaches(NODE, FOUR, 8080)).as("published by Docker").isTrue();
        assertThat(network.reaches(STRANGER, FOUR, 8080)).isFalse();
        assertThat(network.reaches(NODE, SIX, 9999)).isTrue();
        assertThat(network.reaches(STRANGER, SIX, 9999)).isFalse();
    }

    @Test
    void anEmptyClusterIsClosedAndLoadingAgainKeepsDockersRules() throws Exception {
        load(swarm(List.of(), List.of("443/tcp"), List.of()));
        assertThat(network.reaches(NODE, FOUR, 2377)).isFalse();
        Files.writeString(
                folder.resolve("etc/slipway/cluster.d/node.nft"), "add element inet slipway cluster4 { 10.9.0.2 }\n");
        load(swarm(List.of(), List.of("443/tcp"), List.of()));
        assertThat(network.reaches(NODE, FOUR, 2377)).isTrue();
        assertThat(network.reaches(STRANGER, FOUR, 443))
                .as("translated by Docker")
                .isTrue();
    }

    @Test
    void aStrangerOnTheSameLinkDoesNotReachAContainerByItsOwnAddress() throws Exception {
        sh("ip -n " + STRANGER + " route add 172.30.0.0/24 via 10.9.0.1");
        assertThat(network.reaches(STRANGER, "172.30.0.2", 8080))
                .as("without it")
                .isTrue();
        load(swarm(List.of(), List.of("443/tcp"), List.of()));
        assertThat(network.reaches(STRANGER, "172.30.0.2", 8080)).as("with it").isFalse();
    }

    @Test
    void sshIsForThoseWhoMay() throws Exception {
        load(swarm(List.of(), List.of(), List.of("10.9.0.2", "fd09::2")));
        assertThat(network.reaches(NODE, FOUR, 22)).isTrue();
        assertThat(network.reaches(NODE, SIX, 22)).isTrue();
        assertThat(network.reaches(STRANGER, FOUR, 22)).isFalse();
        assertThat(network.reaches(STRANGER, SIX, 22)).isFalse();
    }

    @Test
    void whatIsLoadedInsteadOfAWrongFileLetsNobodyIn() throws Exception {
        Path closed = folder.resolve("closed.nft");
        Files.writeString(closed, Texts.read("files/etc/slipway/closed.nft"));
        sh("ip netns exec " + SERVER + " nft -f " + closed);
        assertThat(network.reaches(STRANGER, FOUR, 22)).isFalse();
        assertThat(network.reaches(NODE, SIX, 2377)).isFalse();
    }
}
