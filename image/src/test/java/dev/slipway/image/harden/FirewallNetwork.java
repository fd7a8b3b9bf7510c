package dev.slipway.image.harden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A server, a node of its cluster, a stranger and a container of the server, each in a network namespace of its own. */
final class FirewallNetwork {
    private static final String ID = "sw" + ProcessHandle.current().pid() % 100_000;
    /** The one that servers have, too. */
    static final String PYTHON = "/usr/bin/python3";

    static final String NODE = ID + "n";
    static final String STRANGER = ID + "x";
    static final String SERVER = ID + "s";
    private static final String CONTAINER = ID + "c";

    static final String FOUR = "10.9.0.1";
    static final String SIX = "fd09::1";

    private static final String LISTENER = """
            import socket, sys
            s = socket.socket(socket.AF_INET6)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            s.bind(("::", int(sys.argv[1])))
            s.listen()
            print("listening", flush=True)
            while True:
                s.accept()[0].close()
            """;

    /** Writes down what comes by udp to the ports of a Swarm, and by ESP. */
    private static final String RECORDER = """
            import select, socket, sys
            sockets = {}
            for port in (7946, 4789):
                s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                s.bind(("::", port))
                sockets[s] = f"udp/{port}"
            for family in (socket.AF_INET, socket.AF_INET6):
                sockets[socket.socket(family, socket.SOCK_RAW, 50)] = "esp/0"
            print("listening", flush=True)
            with open(sys.argv[1], "ab", buffering=0) as file:
                while True:
                    for s in select.select(list(sockets), [], [])[0]:
                        file.write(sockets[s].encode() + b" " + s.recv(2048)[-36:] + b"\\n")
            """;

    private static final String SENDER = """
            import socket, sys
            address, protocol, port, text = sys.argv[1:]
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            kind = (socket.SOCK_RAW, 50) if protocol == "esp" else (socket.SOCK_DGRAM, 0)
            socket.socket(family, *kind).sendto(text.encode(), (address, int(port)))
            """;

    private final Path folder;

    FirewallNetwork(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        links();
        for (int port : List.of(22, 2377, 7946, 9999)) {
            start(SERVER, LISTENER, Integer.toString(port));
        }
        start(CONTAINER, LISTENER, "8080");
        start(CONTAINER, LISTENER, "443");
        Files.createFile(heard());
        start(SERVER, RECORDER, heard().toString());
    }

    private static void links() throws IOException, InterruptedException {
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
    }

    private Path heard() {
        return folder.resolve("heard");
    }

    private static void start(String namespace, String program, String argument) throws IOException {
        Process process = new ProcessBuilder("ip", "netns", "exec", namespace, PYTHON, "-c", program, argument)
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("listening");
    }

    /** The text of the firewall, with what it includes looked for below the test's folder. */
    String text(Hardening hardening) {
        return new FirewallText(hardening).text().replace("include \"/", "include \"" + folder + "/");
    }

    boolean reaches(String from, String address, int port) throws IOException, InterruptedException {
        String program = "import socket; socket.create_connection((\"" + address + "\", " + port + "), 1).close()";
        Process process = new ProcessBuilder("ip", "netns", "exec", from, PYTHON, "-c", program)
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    /** Whether the server hears a packet without connection, {@code udp} to a port or {@code esp} to port 0. */
    boolean hears(String from, String address, String protocol, int port) throws IOException, InterruptedException {
        String text = UUID.randomUUID().toString();
        Process process = new ProcessBuilder(
                        "ip", "netns", "exec", from, PYTHON, "-c", SENDER, address, protocol, "" + port, text)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        String wanted = protocol + "/" + port + " " + text;
        for (int look = 0; look < 10; look++) {
            if (Files.readString(heard(), StandardCharsets.ISO_8859_1).contains(wanted)) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }

    static void sh(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    void remove() throws IOException, InterruptedException {
        for (String namespace : List.of(SERVER, NODE, STRANGER, CONTAINER)) {
            sh("ip netns pids " + namespace + " | xargs -r kill -9; ip netns delete " + namespace);
        }
    }
}
