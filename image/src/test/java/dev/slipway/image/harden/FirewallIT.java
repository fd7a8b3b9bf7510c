package dev.slipway.image.harden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The firewall by packets: a server, a node of its cluster and a stranger, each in a network namespace of its own. */
class FirewallIT {
    private static final String ID = "sw" + ProcessHandle.current().pid() % 100_000;
    private static final String SERVER = ID + "s";
    private static final String NODE = ID + "n";
    private static final String STRANGER = ID + "x";
    private static final String CONTAINER = ID + "c";

    @TempDir
    private Path folder;

    @BeforeEach
    void network() throws Exception {
        sh("""
                for n in %1$s %2$s %3$s %4$s; do ip netns add $n; ip -n $n link set lo up; done
                ip -n %1$s link add bridge type bridge
                ip -n %1$s link set bridge up
                ip -n %1$s address add 10.9.0.1/24 dev bridge
                ip -n %1$s address add fd09::1/64 dev bridge nodad
                n=2
                for peer in %2$s %3$s; do
                    ip -n %1$s link add p$n type veth peer name eth0 netns $peer
                    ip -n %1$s link set p$n master bridge up
                    ip -n $peer link set eth0 up
                    ip -n $peer address add 10.9.0.$n/24 dev eth0
                    ip -n $peer address add fd09::$n/64 dev eth0 nodad
                    n=$((n+1))
                done
                # A container as Docker publishes it: behind a bridge of its own, by translation of the address.
                ip -n %1$s link add docker0 type bridge
                ip -n %1$s link set docker0 up
                ip -n %1$s address add 172.30.0.1/24 dev docker0
                ip -n %1$s link add vethc type veth peer name eth0 netns %4$s
                ip -n %1$s link set vethc master docker0 up
                ip -n %4$s link set eth0 up
                ip -n %4$s address add 172.30.0.2/24 dev eth0
                ip -n %4$s route add default via 172.30.0.1
                ip netns exec %1$s sysctl -qw net.ipv4.ip_forward=1
                ip netns exec %1$s nft 'table ip docker { chain translate { type nat hook prerouting priority dstnat; tcp dport { 8080, 443 } dnat to 172.30.0.2; }; }'
                """.formatted(SERVER, NODE, STRANGER, CONTAINER));
        for (int port : List.of(22, 2377, 7946, 9999)) {
            listen(SERVER, port);
        }
        listen(CONTAINER, 8080);
        listen(CONTAINER, 443);
    }

    @AfterEach
    void removal() throws Exception {
        for (String namespace : List.of(SERVER, NODE, STRANGER, CONTAINER)) {
            sh("ip netns pids " + namespace + " | xargs -r kill -9; ip netns delete " + namespace);
        }
    }

    private void listen(String namespace, int port) throws IOException {
        Path program = folder.resolve("listen.py");
        if (!Files.exists(program)) {
            Files.writeString(program, """
                    import socket, sys
                    s = socket.socket(socket.AF_INET6)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                    s.bind(("::", int(sys.argv[1])))
                    s.listen()
                    print("listening", flush=True)
                    while True:
                        s.accept()[0].close()
                    """);
        }
        Process process = new ProcessBuilder(
                        "ip", "netns", "exec", namespace, "python3", program.toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .start();
        String first = process.inputReader().readLine();
        assertThat(first).isEqualTo("listening");
    }

    private void load(Hardening hardening) throws Exception {
        Path file = folder.resolve("firewall.nft");
        Files.createDirectories(folder.resolve("cluster.d"));
        Files.writeString(
                file, new FirewallText(hardening).text().replace("/etc/slipway/cluster.d", folder + "/cluster.d"));
        sh("ip netns exec " + SERVER + " nft -f " + file);
    }

    private static Hardening swarm(List<String> cluster, List<String> open, List<String> sshFrom) {
        return new Hardening(
                Level.HIGH,
                new Hardening.Ssh(22, List.of(), sshFrom),
                new Hardening.Firewall(Preset.SWARM, cluster, open),
                true,
                true,
                Map.of());
    }

    private static boolean reaches(String from, String address, int port) throws Exception {
        String program = "import socket; socket.create_connection((\"" + address + "\", " + port + "), 1).close()";
        Process process = new ProcessBuilder("ip", "netns", "exec", from, "python3", "-c", program)
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    @Test
    void withoutItEverythingIsOpen() throws Exception {
        assertThat(reaches(STRANGER, "10.9.0.1", 2377)).isTrue();
        assertThat(reaches(STRANGER, "10.9.0.1", 8080)).as("a published port").isTrue();
    }

    @Test
    void theClusterReachesItsPortsAndAStrangerOnlyWhatIsListed() throws Exception {
        load(swarm(List.of("10.9.0.2", "fd09::2"), List.of("443/tcp"), List.of()));
        for (String server : List.of("10.9.0.1", "fd09::1")) {
            assertThat(reaches(NODE, server, 2377)).as("node, " + server).isTrue();
            assertThat(reaches(NODE, server, 7946)).isTrue();
            assertThat(reaches(NODE, server, 9999)).isFalse();
            assertThat(reaches(STRANGER, server, 2377))
                    .as("stranger, " + server)
                    .isFalse();
            assertThat(reaches(STRANGER, server, 7946)).isFalse();
            assertThat(reaches(STRANGER, server, 22)).isTrue();
        }
        assertThat(reaches(STRANGER, "10.9.0.1", 8080))
                .as("published, not listed")
                .isFalse();
        assertThat(reaches(STRANGER, "10.9.0.1", 443))
                .as("published and listed")
                .isTrue();
    }

    @Test
    void anEmptyClusterIsClosedAndLoadingAgainKeepsDockersRules() throws Exception {
        load(swarm(List.of(), List.of("443/tcp"), List.of()));
        assertThat(reaches(NODE, "10.9.0.1", 2377)).isFalse();
        Files.writeString(folder.resolve("cluster.d/node.nft"), "add element inet slipway cluster4 { 10.9.0.2 }\n");
        load(swarm(List.of(), List.of("443/tcp"), List.of()));
        assertThat(reaches(NODE, "10.9.0.1", 2377)).isTrue();
        assertThat(reaches(STRANGER, "10.9.0.1", 443))
                .as("translated by Docker")
                .isTrue();
    }

    @Test
    void aStrangerOnTheSameLinkDoesNotReachAContainerByItsOwnAddress() throws Exception {
        sh("ip -n " + STRANGER + " route add 172.30.0.0/24 via 10.9.0.1");
        assertThat(reaches(STRANGER, "172.30.0.2", 8080)).as("without it").isTrue();
        load(swarm(List.of(), List.of("443/tcp"), List.of()));
        assertThat(reaches(STRANGER, "172.30.0.2", 8080)).as("with it").isFalse();
    }

    @Test
    void sshIsForThoseWhoMay() throws Exception {
        load(swarm(List.of(), List.of(), List.of("10.9.0.2", "fd09::2")));
        assertThat(reaches(NODE, "10.9.0.1", 22)).isTrue();
        assertThat(reaches(NODE, "fd09::1", 22)).isTrue();
        assertThat(reaches(STRANGER, "10.9.0.1", 22)).isFalse();
        assertThat(reaches(STRANGER, "fd09::1", 22)).isFalse();
    }

    @Test
    void whatIsLoadedInsteadOfAWrongFileLetsNobodyIn() throws Exception {
        Path closed = folder.resolve("closed.nft");
        Files.writeString(closed, Texts.read("files/etc/slipway/closed.nft"));
        sh("ip netns exec " + SERVER + " nft -f " + closed);
        assertThat(reaches(STRANGER, "10.9.0.1", 22)).isFalse();
        assertThat(reaches(NODE, "fd09::1", 2377)).isFalse();
    }

    private static void sh(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
