package dev.slipway.cloud.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cloud.metadata.Metadata;
import dev.slipway.cloud.network.Direction;
import dev.slipway.cloud.network.IpRange;
import dev.slipway.cloud.network.MacAddress;
import dev.slipway.cloud.network.SecurityRule;
import dev.slipway.cloud.network.SecurityRules;
import dev.slipway.machine.qemu.DirectBoot;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.PortForward;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real guests: one with a public address, one with a seed, both in a private network. */
class GuestsIT {
    private static final UUID VISIBLE = UUID.fromString("7d1f3c52-0b51-4b1c-9a0e-0c8d3d5f0a01");
    private static final UUID HIDDEN = UUID.fromString("7d1f3c52-0b51-4b1c-9a0e-0c8d3d5f0a02");
    private static final UUID VOLUME = UUID.fromString("5e1c2a4f-7777-4d7e-8e0b-3d5f0a02aaaa");
    private static final UUID NETWORK = UUID.fromString("11111111-0b51-4b1c-9a0e-0c8d3d5f0a03");
    private static final String ADDRESS = "127.110.11.7";
    private static final int WEB = 8080;

    private final BlockingQueue<UUID> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> unreachable = new LinkedBlockingQueue<>();
    private final Map<String, String> userData = new ConcurrentHashMap<>(Map.of("cloud-init", "#!/bin/sh\n"));

    @TempDir
    private Path folder;

    private DirectBoot kernel;
    private Guests guests;

    @BeforeEach
    void boot() throws IOException, InterruptedException {
        kernel = TinyLinux.make(Path.of("target", "tiny-linux").toAbsolutePath(), folder);
        guests = open();
        guests.start(visible(), metadata());
        guests.start(hidden(), metadata());
        shell(VISIBLE).awaitReady();
        shell(HIDDEN).awaitReady();
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        guests.kill(VISIBLE);
        guests.kill(HIDDEN);
        guests.close();
    }

    @Test
    void guestsReachWhatTheirSecurityGroupsAllow() throws Exception {
        hardwareIsScaleways();
        metadataAnswers();
        seedIsACd();
        privateNetworkIsFiltered();
        outsideIsFiltered();
        guestsOutliveTheCloud();
        endsAreTold();
    }

    private void hardwareIsScaleways() throws Exception {
        assertThat(shell(VISIBLE).run("cat /sys/class/dmi/id/sys_vendor")).contains("Scaleway");
        String disk = shell(VISIBLE).run("cd /sys/block/sda/device; cat vendor model; strings vpd_pg83; cd /");
        assertThat(disk).contains("SCW", "sbs", "volume-" + VOLUME);
    }

    private void metadataAnswers() throws Exception {
        GuestShell shell = shell(VISIBLE);
        String conf = shell.run("wget -q -O - 'http://169.254.42.42/conf?format=json'; echo");
        assertThat(conf).contains(VISIBLE.toString(), "status=0.");
        assertThat(shell.run("wget -q -O - http://169.254.42.42/conf | grep -c x"))
                .contains("4000");
        assertThat(shell.run("wget -O - http://169.254.42.42/user_data/cloud-init"))
                .contains("403 Forbidden");
        shell.run("cd /proc/sys/net/ipv4; cat ip_local_port_range > /tmp/ports; echo 0 > ip_unprivileged_port_start;"
                + " echo 700 799 > ip_local_port_range; cd /");
        assertThat(shell.run("wget -q -O - http://169.254.42.42/user_data/cloud-init"))
                .contains("#!/bin/sh");
        String patch = "PATCH /user_data/print HTTP/1.0\\r\\nContent-Length: 5\\r\\n\\r\\nhello";
        assertThat(shell.run("printf '" + patch + "' | nc 169.254.42.42 80")).contains("204 No Content");
        shell.run("cat /tmp/ports > /proc/sys/net/ipv4/ip_local_port_range");
        assertThat(userData).containsEntry("print", "hello");
    }

    private void seedIsACd() throws Exception {
        String seed = shell(HIDDEN).run("mount -t iso9660 /dev/sr0 /mnt && ls /mnt && cat /mnt/meta-data");
        assertThat(seed).contains("meta-data", "network-config", "user-data", "vendor-data", "instance-id: i-2");
        assertThat(shell(HIDDEN).run("dd if=/dev/sr0 bs=1 skip=32808 count=6 2>/dev/null; echo"))
                .contains("cidata");
        // Without a public card there is nobody at 169.254.42.42.
        assertThat(shell(HIDDEN).run("nc -w 2 169.254.42.42 80 < /dev/null")).doesNotContain("status=0.");
    }

    private void privateNetworkIsFiltered() throws Exception {
        assertThat(shell(HIDDEN).run("ip addr show eth0")).contains("10.9.0.3/22");
        shell(HIDDEN).run("echo page > /www/p; httpd -h /www -p 80; httpd -h /www -p 81");
        shell(VISIBLE).run("echo page > /www/p; httpd -h /www -p " + WEB);
        assertThat(fetch(VISIBLE, "10.9.0.3:80")).contains("page");
        assertThat(fetch(VISIBLE, "10.9.0.3:81")).contains("page");

        guests.replaceRules(HIDDEN, closed(SecurityRule.Action.ACCEPT, accept("10.9.0.2/32", 80)));
        assertThat(fetch(VISIBLE, "10.9.0.3:80")).contains("page");
        long before = shell(HIDDEN).segmentsSeen();
        assertThat(fetch(VISIBLE, "10.9.0.3:81")).doesNotContain("page");
        assertThat(shell(VISIBLE).run("ping -c 2 -W 1 10.9.0.3")).contains("100% packet loss");
        assertThat(shell(HIDDEN).segmentsSeen())
                .as("segments that reached the guest")
                .isEqualTo(before);
        // What the guest asks for itself is answered.
        assertThat(fetch(HIDDEN, "10.9.0.2:" + WEB)).contains("page");
        assertThat(shell(HIDDEN).run("ping -c 1 -W 5 10.9.0.2")).contains(" 0% packet loss");

        guests.replaceRules(HIDDEN, closed(SecurityRule.Action.DROP));
        before = shell(VISIBLE).segmentsSeen();
        assertThat(fetch(HIDDEN, "10.9.0.2:" + WEB)).doesNotContain("page");
        assertThat(shell(VISIBLE).segmentsSeen())
                .as("segments that left the guest")
                .isEqualTo(before);
    }

    private void outsideIsFiltered() throws Exception {
        assertThat(unreachable).isEmpty();
        assertThat(fetchFromHost()).contains("page");
        try (ServerSocket host = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            host.setSoTimeout(5000);
            String knock = "nc -w 2 10.0.2.2 " + host.getLocalPort() + " < /dev/null > /dev/null 2>&1 &";
            shell(VISIBLE).run(knock);
            host.accept().close();

            guests.replaceRules(VISIBLE, closed(SecurityRule.Action.DROP, accept("0.0.0.0/0", 22)));
            long before = shell(VISIBLE).segmentsSeen();
            assertThat(fetchFromHost()).isEmpty();
            assertThat(shell(VISIBLE).segmentsSeen()).isEqualTo(before);
            shell(VISIBLE).run(knock);
            host.setSoTimeout(500);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(host::accept))
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
        guests.replaceRules(VISIBLE, closed(SecurityRule.Action.DROP, accept("0.0.0.0/0", WEB)));
        assertThat(fetchFromHost()).contains("page");
    }

    private void guestsOutliveTheCloud() throws Exception {
        // What kill -9 leaves behind: guests that run, and sockets that nobody holds.
        guests.close();
        guests = open();
        assertThat(guests.state(VISIBLE)).isEqualTo(GuestState.ON);
        assertThat(guests.adopt(visible(), metadata())).isTrue();
        assertThat(guests.adopt(hidden(), metadata())).isTrue();
        assertThat(fetch(VISIBLE, "10.9.0.3:81")).contains("page");
        assertThat(fetchFromHost()).contains("page");
        assertThat(ended).isEmpty();
    }

    private void endsAreTold() throws Exception {
        shell(HIDDEN).powerOff();
        assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(HIDDEN);
        assertThat(guests.state(HIDDEN)).isEqualTo(GuestState.OFF);
        guests.kill(VISIBLE);
        assertThat(guests.state(VISIBLE)).isEqualTo(GuestState.OFF);
        assertThat(guests.adopt(visible(), metadata())).isFalse();
        assertThat(ended.poll(500, TimeUnit.MILLISECONDS)).isNull();
        guests.remove(VISIBLE);
        assertThat(folder.resolve("guests").resolve(VISIBLE.toString())).doesNotExist();
    }

    private String fetch(UUID from, String where) throws Exception {
        return shell(from).run("printf 'GET /p HTTP/1.0\\r\\n\\r\\n' | nc -w 3 " + where.replace(':', ' '));
    }

    private static String fetchFromHost() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ADDRESS, WEB), 3000);
            socket.setSoTimeout(3000);
            socket.getOutputStream().write("GET /p HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (java.net.SocketTimeoutException e) {
            return "";
        }
    }

    private static SecurityRules closed(SecurityRule.Action outbound, SecurityRule... rules) {
        return new SecurityRules(SecurityRule.Action.DROP, outbound, true, true, List.of(rules));
    }

    private static SecurityRule accept(String range, int port) {
        return new SecurityRule(
                Direction.INBOUND,
                SecurityRule.Protocol.TCP,
                IpRange.parse(range),
                Optional.of(SecurityRule.PortRange.of(port)),
                SecurityRule.Action.ACCEPT);
    }

    private GuestShell shell(UUID server) {
        return new GuestShell(guests, server);
    }

    private Guests open() {
        GuestEvents events = new GuestEvents() {
            @Override
            public void ended(UUID server) {
                ended.add(server);
            }

            @Override
            public void unreachable(UUID server, PortForward forward, String why) {
                unreachable.add(forward + ": " + why);
            }
        };
        return new Guests(
                folder.resolve("guests"),
                folder.resolve("cache"),
                events,
                spec -> spec.with(draft -> draft.firmware(Firmware.BIOS).directBoot(kernel)));
    }

    private GuestPlan visible() throws IOException {
        return new GuestPlan(
                VISIBLE,
                "visible",
                1,
                192L << 20,
                GuestPlan.Architecture.X86_64,
                List.of(GuestDisk.block(VOLUME, disk("visible.raw"), Drive.Format.RAW, 1 << 20)),
                Optional.of(new PublicCard(MacAddress.parse("de:00:00:00:00:01"), ADDRESS, List.of(22, WEB))),
                List.of(card("02:00:00:00:00:02", "10.9.0.2/22")),
                SecurityRules.open(),
                Optional.empty());
    }

    private GuestPlan hidden() throws IOException {
        return new GuestPlan(
                HIDDEN,
                "hidden",
                1,
                192L << 20,
                GuestPlan.Architecture.X86_64,
                List.of(GuestDisk.local(VOLUME, disk("hidden.raw"), Drive.Format.RAW, 1 << 20)),
                Optional.empty(),
                List.of(card("02:00:00:00:00:03", "10.9.0.3/22")),
                SecurityRules.open(),
                Optional.of(new Seed("instance-id: i-2\n", "version: 2\n", "#cloud-config\n", "")));
    }

    private static PrivateCard card(String mac, String lease) {
        return new PrivateCard(NETWORK, MacAddress.parse(mac), Optional.of(IpRange.parse(lease)));
    }

    private Path disk(String name) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(1 << 20);
        }
        return file;
    }

    private Metadata metadata() {
        return new Metadata() {
            @Override
            public String document() {
                // More than one segment long, so that the window and the order matter.
                return "{\"id\": \"" + VISIBLE + "\", \"tags\": [" + "\"x\",".repeat(3999) + "\"x\"]}";
            }

            @Override
            public List<String> userDataKeys() {
                return List.copyOf(userData.keySet());
            }

            @Override
            public Optional<byte[]> userData(String key) {
                return Optional.ofNullable(userData.get(key)).map(text -> text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void setUserData(String key, byte[] value) {
                userData.put(key, new String(value, StandardCharsets.UTF_8));
            }

            @Override
            public boolean deleteUserData(String key) {
                return userData.remove(key) != null;
            }
        };
    }
}
