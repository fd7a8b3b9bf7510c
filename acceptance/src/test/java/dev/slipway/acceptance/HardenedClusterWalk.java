package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hardened servers of the local cloud become a Swarm, and the second shows by packets what the first lets in: from its
 * own address, which the first was told, and from another one, as a stranger on the same network. {@code make walks}.
 */
class HardenedClusterWalk {
    private static final String IMAGE = "it-hardened:1";
    private static final String INSTANCE = "/instance/v1/zones/fr-par-1/";
    private static final Duration BOOT = Duration.ofMinutes(30);
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String READY = "the walk may begin";
    private static final String STRANGER = "10.200.0.99";
    private static final String STRANGER_6 = "fd09::99";

    private static final String DEFINITION = """
            name: it-hardened
            version: "1"
            disk: {size: 4GiB}
            harden:
              profile: high
              # Who is on this host reaches a server through the gateway of its public card.
              ssh: {knock: true, allow: [10.0.2.2]}
              firewall: {preset: swarm, open: [8080/tcp from cluster]}
            """;

    /** Of a container there is only what Debian's python3 needs. */
    private static final String PYTHON_IMAGE =
            "tar -chC / usr/bin/python3 usr/lib/python3.11 lib64/ld-linux-x86-64.so.2"
                    + " $(ldd /usr/bin/python3 | grep -o '/lib/[^ ]*' | cut -c2-) | sudo docker import - python";

    private final Slipway slipway = Slipway.shared();

    @TempDir
    private Path folder;

    private Path data;
    private SshKey key;
    private CloudProcess cloud;

    /** A server, by its public address, and its own in the private network. */
    private record Node(String id, String name, String four, String six) {}

    @BeforeEach
    void push() throws IOException, InterruptedException {
        key = SshKey.make(folder).as("admin");
        data = folder.resolve("cloud");
        Path home = Files.createDirectories(folder.resolve("image"));
        try (Stream<Path> files = Files.list(Slipway.CHECKOUT.resolve("examples/docker-host"))) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(file.getFileName()));
            }
        }
        Files.writeString(home.resolve("slipway.yaml"), DEFINITION);
        slipway("build", "-q", "-t", IMAGE, home.toString());
        cloud = CloudProcess.start(slipway, data, 0);
        slipway("push", "--cloud", "local", "--name", "hardened", IMAGE);
        String text = Files.readString(key.publicFile()).strip();
        cloud.ask("POST", "/iam/v1alpha1/ssh-keys", "{\"name\":\"walk\",\"public_key\":\"" + text + "\"}");
    }

    private void slipway(String... arguments) throws IOException, InterruptedException {
        Slipway.Outcome outcome = slipway.run(arguments);
        assertThat(outcome.status()).as(outcome.all()).isZero();
    }

    @AfterEach
    void end() {
        if (cloud != null) {
            cloud.close();
        }
        CloudProcess.endGuests(data);
    }

    @Test
    void aSecondServerGetsInWhereTheFirstWasToldSoAndNowhereElse() throws Exception {
        String network = CloudProcess.member(
                cloud.ask(
                        "POST",
                        "/vpc/v2/regions/fr-par/private-networks",
                        "{\"name\":\"cluster\",\"subnets\":[\"10.200.0.0/22\"]}"),
                "id");
        Node first = make("first", network, "fd09::1");
        Node second = make("second", network, "fd09::2");
        start(first, second);
        start(second, first);
        awaitReady(first);
        awaitReady(second);
        say(second, "sudo ip address add " + STRANGER + "/22 dev $(" + card() + ")");
        say(second, "sudo ip address add " + STRANGER_6 + "/64 dev $(" + card() + ") nodad");
        becomeASwarm(first, second);
        aServiceIsReachedFromEverywhereInTheCluster(first, second);
        strangersStayOut(first, second);
        onlyAKnockOpensSsh(first, second);
        passwordsOpenNothingAndTenBadLoginsAreBanned(first, second);
    }

    private Node make(String name, String network, String six) throws IOException, InterruptedException {
        String image = CloudProcess.member(cloud.ask("GET", INSTANCE + "images?name=hardened", ""), "id");
        String id = CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "servers",
                        "{\"name\":\"" + name + "\",\"commercial_type\":\"PLAY2-NANO\",\"image\":\"" + image
                                + "\",\"dynamic_ip_required\":true}"),
                "id");
        String nic = CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "servers/" + id + "/private_nics",
                        "{\"private_network_id\":\"" + network + "\"}"),
                "id");
        String ips = cloud.ask("GET", "/ipam/v1/regions/fr-par/ips?is_ipv6=false&resource_id=" + nic, "");
        return new Node(id, name, CloudProcess.member(ips, "address").replaceFirst("/.*", ""), six);
    }

    private void start(Node node, Node other) throws IOException, InterruptedException {
        String secret = Files.readString(key.file()).strip().replace("\n", "\n    ");
        // What only a server knows: its neighbour, how to knock, and the key by which it logs in at the neighbour's.
        String told = """
                #cloud-config
                write_files:
                - {path: /etc/slipway/cluster, content: "%s\\n%s\\n"}
                - {path: /etc/slipway/knock, permissions: "0600", content: "7006/udp 7002/udp 7009/udp\\n"}
                - path: /root/key
                  permissions: "0600"
                  content: |
                    %s
                runcmd:
                - ip address add %s/64 dev $(ip -o -4 address | awk '/ 10\\.200\\./{print $2}') nodad
                - echo "%s" > /dev/ttyS0
                """.formatted(other.four(), other.six(), secret, node.six(), READY);
        cloud.ask("PATCH", INSTANCE + "servers/" + node.id() + "/user_data/cloud-init", told);
        cloud.ask("POST", INSTANCE + "servers/" + node.id() + "/action", "{\"action\":\"poweron\"}");
    }

    private void awaitReady(Node node) throws IOException, InterruptedException {
        await(
                BOOT,
                "the server is ready",
                () -> cloud.ask("GET", "/_slipway/servers/" + node.id() + "/console", ""),
                READY::equals);
    }

    /** Something that is asked again until it is as it should be. */
    private interface Question {
        String ask() throws IOException, InterruptedException;
    }

    private static void await(Duration patience, String what, Question question, Predicate<String> isRight)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        String said = question.ask();
        while (said.lines().map(String::strip).noneMatch(isRight)) {
            assertThat(System.nanoTime()).as(what + ": " + said).isLessThan(end);
            Thread.sleep(2_000);
            said = question.ask();
        }
    }

    private String say(Node node, String command) throws IOException, InterruptedException {
        String server = cloud.ask("GET", INSTANCE + "servers/" + node.id(), "");
        String address = CloudProcess.member(server.split("\"public_ip\"", 2)[1], "address");
        return key.run(address, command, Duration.ofMinutes(2));
    }

    private static String card() {
        return "ip -o -4 address | awk '/ 10\\.200\\./{print $2; exit}'";
    }

    private void becomeASwarm(Node first, Node second) throws IOException, InterruptedException {
        say(first, "sudo docker swarm init --advertise-addr " + first.four() + " --listen-addr " + first.four());
        String token = say(first, "sudo docker swarm join-token -q worker").strip();
        String joined = say(
                second,
                "sudo docker swarm join --token " + token + " --advertise-addr " + second.four() + " " + first.four()
                        + ":2377");
        assertThat(joined).contains("This node joined a swarm as a worker");
        await(
                SOON,
                "both nodes are ready",
                () -> say(first, "sudo docker node ls --format '{{.Hostname}} {{.Status}}' | sort | tr '\\n' ' '"),
                "first Ready second Ready"::equals);
    }

    private void aServiceIsReachedFromEverywhereInTheCluster(Node first, Node second) throws Exception {
        for (Node node : List.of(first, second)) {
            assertThat(say(node, PYTHON_IMAGE)).contains("sha256:");
        }
        say(first, "sudo docker network create -d overlay --attachable cluster");
        say(
                first,
                "sudo docker service create -d -q --no-resolve-image --name web --network cluster --publish 8080:8080"
                        + " --constraint node.hostname==first python /usr/bin/python3 -m http.server 8080");
        String fetch = "import urllib.request as u; print(u.urlopen('http://%s:8080', timeout=9).status)";
        await(
                SOON,
                "the routing mesh of the node without the service leads there",
                () -> say(second, "python3 -c \"" + fetch.formatted("127.0.0.1") + "\""),
                "200"::equals);
        assertThat(say(
                        second,
                        "sudo docker run --rm --network cluster python /usr/bin/python3 -c \"" + fetch.formatted("web")
                                + "\""))
                .as("by the overlay network")
                .contains("200");
    }

    private void strangersStayOut(Node first, Node second) throws Exception {
        assertThat(reaches(second, second.four(), first.four(), 8080))
                .as("a published port")
                .isTrue();
        assertThat(reaches(second, STRANGER, first.four(), 8080)).isFalse();
        assertThat(reaches(second, second.four(), first.four(), 2377)).isTrue();
        assertThat(reaches(second, STRANGER, first.four(), 2377)).isFalse();
        // Docker's own ports listen at the address of IPv4 that the cluster was begun with.
        say(first, "sudo systemd-run -q python3 -m http.server --bind " + first.six() + " 2377");
        await(SOON, "IPv6", () -> String.valueOf(reaches(second, second.six(), first.six(), 2377)), "true"::equals);
        assertThat(reaches(second, STRANGER_6, first.six(), 2377)).isFalse();
        assertThat(reaches(second, second.six(), first.six(), 8080))
                .as("published, IPv6")
                .isTrue();
        assertThat(reaches(second, STRANGER_6, first.six(), 8080)).isFalse();
    }

    private boolean reaches(Node from, String source, String target, int port)
            throws IOException, InterruptedException {
        String said = say(
                from,
                "python3 -c \"import socket; socket.create_connection(('" + target + "', " + port + "), 5, ('" + source
                        + "', 0)); print('it is open')\"");
        // An address that the server does not have would reach nothing either.
        assertThat(said).doesNotContain("Cannot assign requested address");
        return said.contains("it is open");
    }

    private void onlyAKnockOpensSsh(Node first, Node second) throws Exception {
        List<List<String>> ways = List.of(List.of(second.four(), first.four()), List.of(STRANGER_6, first.six()));
        for (List<String> way : ways) {
            assertThat(reaches(second, way.getFirst(), way.getLast(), 22))
                    .as("before the knock")
                    .isFalse();
            knock(second, way, "range(7000, 7012)");
            assertThat(reaches(second, way.getFirst(), way.getLast(), 22))
                    .as("after a scan")
                    .isFalse();
            knock(second, way, "(7006, 7002, 7009)");
            assertThat(reaches(second, way.getFirst(), way.getLast(), 22))
                    .as("after the knock")
                    .isTrue();
        }
        assertThat(ssh(second, first, "-i /root/key")).contains("first");
    }

    private void knock(Node from, List<String> way, String ports) throws Exception {
        say(
                from,
                "python3 -c \"import socket, time\nfor port in " + ports + ":\n s = socket.socket("
                        + (way.getFirst().contains(":") ? "socket.AF_INET6" : "socket.AF_INET")
                        + ", socket.SOCK_DGRAM)\n s.bind(('" + way.getFirst() + "', 0))\n s.sendto(b'', ('"
                        + way.getLast()
                        + "', port))\n time.sleep(0.3)\"");
    }

    private String ssh(Node from, Node target, String options) throws Exception {
        return say(
                from,
                "sudo ssh " + options + " -o BatchMode=yes -o ConnectTimeout=20 -o StrictHostKeyChecking=no admin@"
                        + target.four() + " hostname");
    }

    private void passwordsOpenNothingAndTenBadLoginsAreBanned(Node first, Node second) throws Exception {
        List<String> way = List.of(second.four(), first.four());
        String said = "";
        for (int i = 0; i < 10 && !said.contains("timed out"); i++) {
            knock(second, way, "(7006, 7002, 7009)");
            said = ssh(second, first, "-o PubkeyAuthentication=no -o PreferredAuthentications=password");
            assertThat(said).as("login " + i).containsAnyOf("Permission denied (publickey)", "timed out", "refused");
        }
        await(
                SOON,
                "the address is banned",
                () -> say(first, "sudo fail2ban-client get sshd banip"),
                second.four()::equals);
        knock(second, way, "(7006, 7002, 7009)");
        assertThat(reaches(second, second.four(), first.four(), 22))
                .as("banned")
                .isFalse();
        assertThat(reaches(second, second.four(), first.four(), 2377))
                .as("the cluster goes on")
                .isTrue();
    }
}
