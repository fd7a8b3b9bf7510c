package dev.slipway.image.harden;

import static dev.slipway.image.harden.FirewallNetwork.FOUR;
import static dev.slipway.image.harden.FirewallNetwork.NODE;
import static dev.slipway.image.harden.FirewallNetwork.PYTHON;
import static dev.slipway.image.harden.FirewallNetwork.SERVER;
import static dev.slipway.image.harden.FirewallNetwork.SIX;
import static dev.slipway.image.harden.FirewallNetwork.STRANGER;
import static dev.slipway.image.harden.FirewallNetwork.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server's firewall makes of user data and metadata, by packets; the server's own program reads and loads it. */
class FirewallToldIT {
    private static final String KNOCK = "7006/udp 7002/udp 7009/udp # of this server\n";

    @TempDir
    private Path folder;

    private FirewallNetwork network;

    @BeforeEach
    void network() throws Exception {
        network = new FirewallNetwork(folder);
        Files.createDirectories(folder.resolve("etc/slipway/cluster.d"));
        Files.createDirectories(folder.resolve("run/cloud-init"));
    }

    @AfterEach
    void removal() throws Exception {
        network.remove();
    }

    private void userData(String name, String text) throws IOException {
        Files.writeString(folder.resolve("etc/slipway/" + name), text);
    }

    private void metadata(String said) throws IOException {
        Files.writeString(
                folder.resolve("run/cloud-init/instance-data-sensitive.json"),
                "{\"ds\": {\"meta_data\": " + said + "}}");
    }

    private int told(Hardening hardening) throws Exception {
        return told(hardening, "60s");
    }

    private int told(Hardening hardening, String open) throws Exception {
        userData("firewall.nft", network.text(hardening));
        userData("closed.nft", Texts.read("files/etc/slipway/closed.nft"));
        String program = Texts.read("files/usr/libexec/slipway/firewall-told");
        assertThat(program).contains("OPEN = \"60s\"");
        Path file = Files.writeString(
                folder.resolve("firewall-told"), program.replace("OPEN = \"60s\"", "OPEN = \"" + open + "\""));
        Process process = new ProcessBuilder(
                        "ip", "netns", "exec", SERVER, PYTHON, "-I", file.toString(), "--load", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assertThat(said.isEmpty()).as(said).isEqualTo(status == 0);
        assertThat(said).doesNotContain("Traceback");
        return status;
    }

    private static Hardening image(List<String> open, List<String> sshFrom, boolean knock) {
        return new Hardening(
                Level.HIGH,
                new Hardening.Ssh(22, List.of(), sshFrom, knock),
                new Hardening.Firewall(Preset.SWARM, List.of(), open),
                true,
                true,
                Map.of());
    }

    private void knock(String from, String address, int... ports) throws Exception {
        StringBuilder program = new StringBuilder("import socket\n");
        String family = address.contains(":") ? "AF_INET6" : "AF_INET";
        for (int port : ports) {
            program.append("socket.socket(socket.%s, socket.SOCK_DGRAM).sendto(b'', ('%s', %d))\n"
                    .formatted(family, address, port));
        }
        sh("ip netns exec " + from + " " + PYTHON + " -c \"" + program + "\"");
    }

    private static int[] range(int first, int last) {
        int step = first < last ? 1 : -1;
        return IntStream.iterate(first, port -> port != last + step, port -> port + step)
                .toArray();
    }

    @Test
    void theKnockOpensAndNoScanDoes() throws Exception {
        Hardening hardening = image(List.of("443/tcp"), List.of("10.9.0.2"), true);
        assertThat(told(hardening)).isZero();
        knock(STRANGER, FOUR, 7006, 7002, 7009);
        assertThat(network.reaches(STRANGER, FOUR, 22)).as("not told yet").isFalse();
        userData("knock", KNOCK);
        assertThat(told(hardening)).isZero();
        for (String server : List.of(FOUR, SIX)) {
            assertThat(network.reaches(STRANGER, server, 22)).as(server).isFalse();
            for (int[] wrong : List.of(
                    range(7000, 7012),
                    range(7012, 7000),
                    new int[] {7002, 7006, 7009},
                    new int[] {7009, 7002, 7006},
                    new int[] {7006, 7002, 7005, 7009})) {
                knock(STRANGER, server, wrong);
                assertThat(network.reaches(STRANGER, server, 22))
                        .as("%s after %s", server, Arrays.toString(wrong))
                        .isFalse();
            }
            knock(STRANGER, server, 7006, 7006, 7002, 7009);
            assertThat(network.reaches(STRANGER, server, 22))
                    .as("knocked, " + server)
                    .isTrue();
            assertThat(network.reaches(STRANGER, server, 9999)).as("ssh only").isFalse();
        }
        assertThat(network.reaches(NODE, FOUR, 22)).as("listed").isTrue();
        assertThat(network.reaches(NODE, SIX, 22)).as("another's knock").isFalse();
    }

    @Test
    void whatTheKnockOpenedClosesAgain() throws Exception {
        userData("knock", KNOCK);
        assertThat(told(image(List.of(), List.of(), true), "4s")).isZero();
        for (String server : List.of(FOUR, SIX)) {
            knock(STRANGER, server, 7006, 7002, 7009);
            assertThat(network.reaches(STRANGER, server, 22)).as(server).isTrue();
            Thread.sleep(4_500);
            assertThat(network.reaches(STRANGER, server, 22)).as(server).isFalse();
        }
    }

    /** As NoCloud's metadata has it, OpenStack's, and Scaleway's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"slipway-cluster\": [\"10.9.0.2\"]}",
                "{\"meta\": {\"slipway-cluster\": \"10.9.0.9, 10.9.0.2\"}}",
                "{\"tags\": [\"web\", \"slipway-cluster=10.9.0.2\"]}"
            })
    void theServersOwnClusterIsReadFromUserDataAndMetadata(String said) throws Exception {
        userData("cluster", "# of user data\nfd09::2\n");
        metadata(said);
        assertThat(told(image(List.of(), List.of("192.0.2.1"), false))).isZero();
        for (String server : List.of(FOUR, SIX)) {
            for (int port : List.of(2377, 7946)) {
                assertThat(network.reaches(NODE, server, port))
                        .as("%s %d", server, port)
                        .isTrue();
                assertThat(network.reaches(STRANGER, server, port))
                        .as("%s %d", server, port)
                        .isFalse();
            }
            for (String packet : List.of("udp/7946", "udp/4789", "esp/0")) {
                String protocol = packet.substring(0, 3);
                int port = Integer.parseInt(packet.substring(4));
                assertThat(network.hears(NODE, server, protocol, port))
                        .as(server + " " + packet)
                        .isTrue();
                assertThat(network.hears(STRANGER, server, protocol, port))
                        .as(server + " " + packet)
                        .isFalse();
            }
            assertThat(network.reaches(NODE, server, 22)).as("not ssh").isFalse();
        }
    }

    @Test
    void whoMayUseSshIsReadFromMetadataAndNothingTellsOfNobody() throws Exception {
        Hardening hardening = image(List.of(), List.of("192.0.2.1"), false);
        metadata("{\"slipway-ssh-allow\": [\"10.9.0.2\", \"fd09::2\"]}");
        assertThat(told(hardening)).isZero();
        for (String server : List.of(FOUR, SIX)) {
            assertThat(network.reaches(NODE, server, 22)).as(server).isTrue();
            assertThat(network.reaches(NODE, server, 2377)).as(server).isFalse();
            assertThat(network.reaches(STRANGER, server, 22)).as(server).isFalse();
        }
        metadata("{}");
        assertThat(told(hardening)).isZero();
        assertThat(network.reaches(NODE, FOUR, 22)).as("told no more").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.9.0.300",
                "0.0.0.0/0",
                "0.0.0.0/1 128.0.0.0/1",
                "::/0",
                "2000::/3",
                "10.9.0.2; accept",
                "10.9.0.2/24",
                "fe80::1%eth0",
                "fd09::2}",
                "node-2"
            })
    void aMistakeInTheClusterLetsNobodyIn(String wrong) throws Exception {
        Hardening hardening = image(List.of(), List.of(), true);
        userData("cluster", "10.9.0.2 fd09::2\n");
        assertThat(told(hardening)).isZero();
        assertThat(network.reaches(NODE, FOUR, 2377)).isTrue();
        userData("cluster", "10.9.0.2 fd09::2\n" + wrong + "\n");
        assertThat(told(hardening)).isEqualTo(1);
        assertThat(network.reaches(NODE, FOUR, 2377)).isFalse();
        assertThat(network.hears(NODE, SIX, "udp", 4789)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7001/udp 7002/udp 7003/udp",
                "7003/udp 7002/udp 7001/udp",
                "7006/udp 7002/udp",
                "7006/udp 7002/udp 7006/udp",
                "7006/udp 7002/udp 70009/udp",
                "443/tcp 80/tcp 7009/udp",
                "7006 7002 7009"
            })
    void aKnockThatAScanFindsOrNobodyHearsIsNone(String wrong) throws Exception {
        userData("knock", wrong);
        assertThat(told(image(List.of("443/tcp"), List.of(), true))).isEqualTo(1);
        knock(STRANGER, FOUR, 7001, 7002, 7003, 7002, 7001, 7006, 7002, 7006, 7002, 7009);
        assertThat(network.reaches(STRANGER, FOUR, 22)).isFalse();
    }

    @Test
    void metadataThatCannotBeReadTellsNothing() throws Exception {
        Hardening hardening = image(List.of(), List.of("192.0.2.1"), false);
        userData("cluster", "10.9.0.2\n");
        metadata("{\"slipway-cluster\": ");
        assertThat(told(hardening)).isEqualTo(1);
        assertThat(network.reaches(NODE, FOUR, 2377)).isFalse();
        metadata("{\"tags\": \"slipway-cluster=10.9.0.2\", \"meta\": []}");
        assertThat(told(hardening)).as("of a shape that no hoster has").isZero();
        assertThat(network.reaches(NODE, FOUR, 2377)).isTrue();
    }

    @Test
    void aMistakeInRulesOfOnesOwnClosesAll() throws Exception {
        Hardening hardening = image(List.of("443/tcp"), List.of(), false);
        assertThat(told(hardening)).isZero();
        assertThat(network.reaches(STRANGER, FOUR, 22)).isTrue();
        userData("cluster.d/mine.nft", "add element inet slipway cluster4 { nobody }\n");
        assertThat(told(hardening)).isEqualTo(1);
        for (String server : List.of(FOUR, SIX)) {
            assertThat(network.reaches(STRANGER, server, 22)).as(server).isFalse();
            assertThat(network.reaches(NODE, server, 2377)).as(server).isFalse();
        }
    }
}
