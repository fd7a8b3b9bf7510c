package dev.slipway.cloud.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.hosting.GuestMachines;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.service.LocalCloud;
import dev.slipway.machine.qemu.DirectBoot;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of the API with real guests: what is asked of the API happens to packets, disks and cards. */
@Timeout(600)
class ServersIT {
    private static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");
    private static final String ZONE = "/instance/v1/zones/fr-par-1/";
    /** Of no other cloud of this host, whose clients would knock at our guests, and ours at its. */
    private static final String OPEN = "127.110.12.1";

    private static final String SHUT = "127.110.12.2";

    private static final String NETWORKS = "/vpc/v2/regions/fr-par/private-networks";

    /** A rule is enforced, and a disk or card is there, a moment after the API took it. */
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private DirectBoot kernel;
    private LocalCloud cloud;
    private HttpServer http;
    private Guests guests;

    /** A server, with a group of its own. */
    private record Server(String id, String group, String nic) {}

    @BeforeEach
    void serve() throws Exception {
        kernel = TinyLinux.make(Path.of("target", "tiny-linux").toAbsolutePath(), folder);
        GuestEvents deaf = new GuestEvents() {
            @Override
            public void ended(UUID server) {}

            @Override
            public void unreachable(UUID server, PortForward forward, String why) {}
        };
        guests = new Guests(folder.resolve("servers"), folder.resolve("cache"), deaf, UnaryOperator.identity());
        open();
    }

    private void open() throws Exception {
        UnaryOperator<MachineSpec> tiny =
                spec -> spec.with(draft -> draft.firmware(Firmware.BIOS).directBoot(kernel));
        cloud = LocalCloud.open(
                folder.resolve("data"),
                KEYS,
                (state, layers) -> GuestMachines.open(
                        state, layers, folder.resolve("servers"), folder.resolve("cache"), failures::add, tiny),
                new Pace(Duration.ofMillis(20)),
                (step, failure) -> failures.add(step.name() + ": " + failure));
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", cloud);
        http.start();
    }

    private void close() throws IOException {
        http.stop(0);
        cloud.close();
    }

    @AfterEach
    void end() throws Exception {
        for (JsonObject server : ask("GET", ZONE + "servers", "").objects("servers")) {
            guests.kill(UUID.fromString(server.string("id")));
        }
        close();
        client.close();
    }

    private JsonObject ask(String method, String path, String body) throws Exception {
        return api().ask(method, path, body);
    }

    private ApiClient api() {
        return new ApiClient(client, http.getAddress().getPort(), KEYS.secret());
    }

    private Server make(String name, List<String> addresses, String network) throws Exception {
        String group = ask("POST", ZONE + "security_groups", "{\"name\":\"" + name + "\"}")
                .object("security_group")
                .string("id");
        String server = ask(
                        "POST",
                        ZONE + "servers",
                        "{\"name\":\"" + name
                                + "\",\"commercial_type\":\"DEV1-S\",\"dynamic_ip_required\":false,\"public_ips\":"
                                + addresses
                                + ",\"security_group\":\"" + group
                                + "\",\"volumes\":{\"0\":{\"name\":\"r\",\"volume_type\":\"l_ssd\",\"size\":1000000000}}}")
                .object("server")
                .string("id");
        Server made = new Server(server, group, plug(server, network));
        act(made, "poweron");
        return made;
    }

    private String plug(String server, String network) throws Exception {
        return ask("POST", ZONE + "servers/" + server + "/private_nics", "{\"private_network_id\":\"" + network + "\"}")
                .object("private_nic")
                .string("id");
    }

    private void act(Server server, String action) throws Exception {
        assertThat(api().act(server.id(), action).statusCode()).isEqualTo(202);
    }

    private void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime())
                    .as(what + " soon; failures: " + failures)
                    .isLessThan(end);
            Thread.sleep(200);
        }
    }

    /** Something that becomes true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private String run(Server server, String command) throws Exception {
        return new GuestShell(guests, UUID.fromString(server.id())).run(command);
    }

    /** What an older connection still sends may come in between, but not at each of several tries. */
    private void nothingArrives(Server server, Callable<String> attempt) throws Exception {
        GuestShell shell = new GuestShell(guests, UUID.fromString(server.id()));
        await("an attempt of which not one segment arrives", () -> {
            long before = shell.segmentsSeen();
            return !attempt.call().contains("page") && shell.segmentsSeen() == before;
        });
    }

    private String fetch(Server from, String address, int port) throws Exception {
        return run(from, "printf 'GET /p HTTP/1.0\\r\\n\\r\\n' | nc -w 3 " + address + " " + port);
    }

    private String privateAddress(Server server) throws Exception {
        return ask("GET", "/ipam/v1/regions/fr-par/ips?is_ipv6=false&resource_id=" + server.nic(), "")
                .objects("ips")
                .getFirst()
                .string("address")
                .replaceFirst("/.*", "");
    }

    private static String fetchFromHost(String address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 3000);
            socket.setSoTimeout(3000);
            socket.getOutputStream().write("GET /p HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketTimeoutException | java.net.ConnectException e) {
            return "";
        }
    }

    private void policy(Server server, String inbound, String outbound) throws Exception {
        ask(
                "PATCH",
                ZONE + "security_groups/" + server.group(),
                "{\"inbound_default_policy\":\"" + inbound + "\",\"outbound_default_policy\":\"" + outbound + "\"}");
    }

    /** Adds a rule and returns its path. */
    private String rule(Server server, String direction, String action, String range, String portOrIcmp)
            throws Exception {
        return api().rule(ZONE + "security_groups/" + server.group() + "/rules", direction, action, range, portOrIcmp);
    }

    @Test
    void whatTheApiSaysHappensToPacketsDisksAndCards() throws Exception {
        String network = ask("POST", NETWORKS, "{\"name\":\"one\"}").string("id");
        Server open = make("open", List.of("\"" + api().address(OPEN) + "\""), network);
        Server shut = make("shut", List.of(), network);
        for (Server server : List.of(open, shut)) {
            await("it runs", () -> guests.state(UUID.fromString(server.id())) == GuestState.ON);
            new GuestShell(guests, UUID.fromString(server.id())).awaitReady();
            run(server, "echo page > /www/p; httpd -h /www -p 80; httpd -h /www -p 8080; httpd -h /www -p 8081");
        }
        insideInbound(open, shut);
        insideOutbound(open, shut);
        outside(open);
        volumesMoveBetweenRunningServers(open, shut);
        cardsComeAndGo(open, shut);
        addressesComeAndGo(shut);
        aCloudThatComesBackFindsThem(open, shut, network);
        ask("PATCH", ZONE + "servers/" + open.id(), "{\"boot_type\":\"rescue\"}");
        assertThat(api().act(open.id(), "reboot").statusCode()).isEqualTo(412);
        assertThat(failures).isEmpty();
    }

    @Test
    void whatThisHostCannotRunIsRefusedAtOnce() throws Exception {
        refused("BASIC2-A12C-24G", "local", "x86_64 only");
        refused("DEV1-S", "rescue", "no rescue system");
    }

    private void refused(String type, String boot, String why) throws Exception {
        String server = ask(
                        "POST",
                        ZONE + "servers",
                        "{\"name\":\"odd\",\"commercial_type\":\"" + type + "\",\"boot_type\":\"" + boot
                                + "\",\"volumes\":{\"0\":{\"name\":\"r\",\"volume_type\":\"sbs_volume\",\"size\":5000000000}}}")
                .object("server")
                .string("id");
        HttpResponse<String> answer = api().act(server, "poweron");
        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.body()).contains("\"type\":\"precondition_failed\"", why);
        assertThat(ask("GET", ZONE + "servers/" + server, "").object("server").string("state"))
                .isEqualTo("stopped");
    }

    private void insideInbound(Server open, Server shut) throws Exception {
        String to = privateAddress(shut);
        assertThat(fetch(open, to, 80)).contains("page");
        policy(shut, "drop", "accept");
        rule(shut, "inbound", "accept", privateAddress(open) + "/32", "80");
        await("the rule holds", () -> !fetch(open, to, 8081).contains("page"));
        nothingArrives(shut, () -> fetch(open, to, 8081));
        assertThat(run(open, "ping -c 2 -W 1 " + to)).contains("100% packet loss");
        assertThat(fetch(open, to, 80)).contains("page");
        String icmp = rule(shut, "inbound", "accept", "0.0.0.0/0", "icmp");
        await("pings pass", () -> run(open, "ping -c 1 -W 2 " + to).contains(" 0% packet loss"));
        ask("DELETE", icmp, "");
        await("pings do not pass", () -> run(open, "ping -c 1 -W 1 " + to).contains("100% packet loss"));
    }

    private void insideOutbound(Server open, Server shut) throws Exception {
        String to = privateAddress(open);
        assertThat(fetch(shut, to, 8081)).contains("page");
        String drop = rule(shut, "outbound", "drop", to + "/32", "8081");
        await("the rule holds", () -> !fetch(shut, to, 8081).contains("page"));
        nothingArrives(open, () -> fetch(shut, to, 8081));
        assertThat(fetch(shut, to, 8080)).contains("page");
        ask("DELETE", drop, "");
        policy(shut, "drop", "drop");
        String accept = rule(shut, "outbound", "accept", "0.0.0.0/0", "8081");
        await("the policy holds", () -> !fetch(shut, to, 8080).contains("page"));
        assertThat(fetch(shut, to, 8081)).contains("page");
        ask("DELETE", accept, "");
        policy(shut, "accept", "accept");
        await("all is open again", () -> fetch(shut, to, 8080).contains("page"));
    }

    private void outside(Server open) throws Exception {
        await("the host comes in", () -> fetchFromHost(OPEN, 8080).contains("page"));
        policy(open, "drop", "accept");
        await("the host is kept out", () -> fetchFromHost(OPEN, 8080).isEmpty());
        nothingArrives(open, () -> fetchFromHost(OPEN, 8080));
        String rule = rule(open, "inbound", "accept", "0.0.0.0/0", "8080");
        await("the host comes in by the rule", () -> fetchFromHost(OPEN, 8080).contains("page"));
        assertThat(fetchFromHost(OPEN, 80)).isEmpty();
        ask("DELETE", rule, "");
        try (ServerSocket host = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            host.setSoTimeout(500);
            await("the guest gets out", () -> knocks(open, host));
            rule(open, "outbound", "drop", "10.0.2.2/32", Integer.toString(host.getLocalPort()));
            await("the guest is kept in", () -> !knocks(open, host));
        }
        policy(open, "accept", "accept");
        await("the host comes in again", () -> fetchFromHost(OPEN, 8080).contains("page"));
    }

    private boolean knocks(Server server, ServerSocket host) throws Exception {
        // In the background: where its packets are dropped, this nc ends when it likes.
        run(server, "nc -w 1 10.0.2.2 " + host.getLocalPort() + " < /dev/null > /dev/null 2>&1 &");
        try {
            host.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void volumesMoveBetweenRunningServers(Server open, Server shut) throws Exception {
        String volume = ask(
                        "POST",
                        "/block/v1/zones/fr-par-1/volumes",
                        "{\"name\":\"data\",\"from_empty\":{\"size\":5000000000}}")
                .string("id");
        attach(shut, volume);
        assertThat(run(shut, "strings /sys/block/sdb/device/vpd_pg83")).contains("volume-" + volume);
        assertThat(run(shut, "echo carried | dd of=/dev/sdb conv=fsync 2> /dev/null; sync"))
                .contains("status=0.");
        String body = "{\"volume_id\":\"" + volume + "\"}";
        ask("POST", ZONE + "servers/" + shut.id() + "/detach-volume", body);
        attach(open, volume);
        await("it is gone here", () -> run(shut, "ls /sys/block/sdb").contains("status=1."));
        assertThat(run(open, "dd if=/dev/sdb bs=8 count=1 2> /dev/null")).contains("carried");
        ask("PATCH", "/block/v1/zones/fr-par-1/volumes/" + volume, "{\"size\":6000000000}");
        await("it grows", () -> run(open, "cat /sys/block/sdb/size").contains("11718750"));
        ask("POST", ZONE + "servers/" + open.id() + "/detach-volume", body);
        await("it is gone there", () -> run(open, "ls /sys/block/sdb").contains("status=1."));
    }

    private void attach(Server server, String volume) throws Exception {
        ask(
                "POST",
                ZONE + "servers/" + server.id() + "/attach-volume",
                "{\"volume_id\":\"" + volume + "\",\"volume_type\":\"sbs_volume\"}");
        await("the disk is there", () -> run(server, "ls /sys/block/sdb").contains("status=0."));
    }

    private void cardsComeAndGo(Server open, Server shut) throws Exception {
        String network = ask("POST", NETWORKS, "{\"name\":\"two\"}").string("id");
        Server here = new Server(open.id(), open.group(), plug(open.id(), network));
        Server there = new Server(shut.id(), shut.group(), plug(shut.id(), network));
        lease(here, "eth2");
        lease(there, "eth1");
        String to = privateAddress(there);
        assertThat(run(open, "ping -c 1 -W 5 " + to)).contains(" 0% packet loss");
        ask("DELETE", ZONE + "servers/" + shut.id() + "/private_nics/" + there.nic(), "");
        await("the card is gone", () -> run(shut, "ls /sys/class/net/eth1").contains("status=1."));
        assertThat(run(open, "ping -c 1 -W 1 " + to)).contains("100% packet loss");
        assertThat(run(open, "ping -c 1 -W 5 " + privateAddress(shut))).contains(" 0% packet loss");
    }

    private void lease(Server server, String card) throws Exception {
        await(
                "the card is there",
                () -> run(server, "ls /sys/class/net/" + card).contains("status=0."));
        assertThat(run(server, "ip link set " + card + " up; udhcpc -q -n -t 10 -T 1 -s /lease -i " + card))
                .contains("lease " + card, "status=0.");
    }

    private void addressesComeAndGo(Server server) throws Exception {
        String ip = api().address(SHUT);
        ask("PATCH", ZONE + "ips/" + ip, "{\"server\":\"" + server.id() + "\"}");
        lease(server, "eth1");
        await("the host comes in", () -> fetchFromHost(SHUT, 8080).contains("page"));
        assertThat(run(server, "wget -q -O - http://169.254.42.42/conf | grep ^ID="))
                .contains(server.id());
        ask("PATCH", ZONE + "ips/" + ip, "{\"server\":null}");
        await("the address answers no more", () -> fetchFromHost(SHUT, 8080).isEmpty());
        assertThat(run(server, "nc -w 2 169.254.42.42 80 < /dev/null")).doesNotContain("status=0.");
        ask("PATCH", ZONE + "ips/" + ip, "{\"server\":\"" + server.id() + "\"}");
        await("the host comes in again", () -> fetchFromHost(SHUT, 8080).contains("page"));
    }

    /** What was asked for while nobody was there to do it is done. */
    private void aCloudThatComesBackFindsThem(Server open, Server shut, String network) throws Exception {
        close();
        assertThat(fetchFromHost(OPEN, 8080)).isEmpty();
        open();
        await("the host comes in", () -> fetchFromHost(OPEN, 8080).contains("page"));
        await(
                "the private network is back",
                () -> fetch(open, privateAddress(shut), 80).contains("page"));
        String third = plug(open.id(), network);
        await("the card is there", () -> run(open, "ls /sys/class/net/eth3").contains("status=0."));
        ask("DELETE", ZONE + "servers/" + open.id() + "/private_nics/" + third, "");
        await("the card is gone", () -> run(open, "ls /sys/class/net/eth3").contains("status=1."));
    }
}
