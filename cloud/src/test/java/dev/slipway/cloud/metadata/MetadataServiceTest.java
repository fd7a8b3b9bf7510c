package dev.slipway.cloud.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cloud.network.Frame;
import dev.slipway.cloud.network.FrameWriter;
import dev.slipway.cloud.network.IpAddress;
import dev.slipway.cloud.network.IpPacket;
import dev.slipway.cloud.network.MacAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetadataServiceTest {
    private static final MacAddress GUEST = MacAddress.parse("de:00:00:00:00:01");
    private static final MacAddress ANY = MacAddress.parse("52:55:0a:00:02:02");
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.2.15");
    private static final int LOSSY_ROUNDS = 20;

    private final Map<String, String> userData = new TreeMap<>(Map.of("cloud-init", "#cloud-config\n"));
    private final Deque<byte[]> wire = new ArrayDeque<>();
    private final String document = "{\"name\": \"it's\", \"tags\": [\"a b\"], \"ipv6\": null, \"protected\": false,"
            + " \"public_ip\": {\"address\": \"192.0.2.1\"}, \"fill\": [" + "\"some words\", ".repeat(15_000)
            + "\"the last\"]}";
    private long now;
    private final MetadataService service = new MetadataService(new Known(), () -> now);

    @Test
    void answersForItsAddressAndTheGateway() {
        for (IpAddress asked : List.of(MetadataService.ADDRESS, MetadataService.GATEWAY)) {
            Frame.Arp question = new Frame.Arp(1, GUEST, ADDRESS, asked);
            assertThat(service.take(new Frame(MacAddress.BROADCAST, GUEST, question), new byte[0], wire::add))
                    .isTrue();
            assertThat(Frame.parse(wire.remove()).orElseThrow().content())
                    .isInstanceOfSatisfying(
                            Frame.Arp.class, arp -> assertThat(arp.sender()).isEqualTo(asked));
        }
        Frame.Arp other = new Frame.Arp(1, GUEST, ADDRESS, IpAddress.parse("10.0.2.2"));
        assertThat(service.take(new Frame(MacAddress.BROADCAST, GUEST, other), new byte[0], wire::add))
                .isFalse();
    }

    @Test
    void givesTheDocumentInBothForms() {
        assertThat(fetch("GET /conf?format=json HTTP/1.1\r\nHost: x\r\n\r\n", 40_000))
                .endsWith(document);
        assertThat(fetch("GET /conf HTTP/1.1\r\n\r\n", 40_000))
                .contains("NAME='it'\\''s'\n", "TAGS=1\nTAGS_0='a b'\n", "IPV6=\n", "PROTECTED=False\n")
                .contains("PUBLIC_IP=ADDRESS\nPUBLIC_IP_ADDRESS=192.0.2.1\n");
        assertThat(fetch("GET / HTTP/1.1\r\n\r\n", 40_000)).startsWith("HTTP/1.1 200");
        assertThat(fetch("GET /elsewhere HTTP/1.1\r\n\r\n", 40_000)).startsWith("HTTP/1.1 404");
    }

    @Test
    void userDataIsForPrivilegedPortsOnly() {
        String get = "GET /user_data/cloud-init HTTP/1.1\r\n\r\n";
        assertThat(fetch(get, 1024)).startsWith("HTTP/1.1 403").doesNotContain("#cloud-config");
        assertThat(fetch(get, 1023)).startsWith("HTTP/1.1 200").endsWith("#cloud-config\n");
        assertThat(fetch("PATCH /user_data/a%20b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi", 5))
                .startsWith("HTTP/1.1 204");
        assertThat(userData).containsEntry("a b", "hi");
        assertThat(fetch("GET /user_data HTTP/1.1\r\n\r\n", 5))
                .endsWith("USER_DATA=2\nUSER_DATA_0='a b'\nUSER_DATA_1=cloud-init\n");
        assertThat(fetch("GET /user_data?format=json HTTP/1.1\r\n\r\n", 5))
                .endsWith("{\"user_data\":[\"a b\",\"cloud-init\"]}");
        assertThat(fetch("DELETE /user_data/nothing HTTP/1.1\r\n\r\n", 5)).startsWith("HTTP/1.1 404");
        assertThat(fetch("GET /vendor_data/cloud-init HTTP/1.1\r\n\r\n", 5)).startsWith("HTTP/1.1 404");
    }

    @Test
    void refusesWhatIsNoRequest() {
        assertThat(fetch("nonsense\r\n\r\n", 5)).startsWith("HTTP/1.1 400");
        assertThat(fetch("GET /%zz HTTP/1.1\r\n\r\n", 5)).startsWith("HTTP/1.1 400");
        assertThat(fetch("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", 5))
                .startsWith("HTTP/1.1 431");
        assertThat(fetch("PATCH /user_data/a HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 5))
                .startsWith("HTTP/1.1 413");
        assertThat(fetch("PATCH /user_data/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 5))
                .startsWith("HTTP/1.1 411");
    }

    @Test
    void lostSegmentsAreSentAgain() {
        long seed = System.nanoTime();
        for (int round = 0; round < LOSSY_ROUNDS; round++) {
            Client client = new Client(2000 + round, new Random(seed + round));
            assertThat(client.fetch("GET /conf?format=json HTTP/1.1\r\n\r\n"))
                    .as("seed %d, round %d", seed, round)
                    .endsWith(document);
        }
    }

    @Test
    void hostileSegmentsChangeNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 13) {
                bytes[2] = 0;
                bytes[3] = 80;
                bytes[12] = random.nextInt(4) == 0 ? bytes[12] : 0x50;
            }
            deliver(Arrays.copyOf(bytes, Math.max(20, bytes.length)));
            wire.clear();
            now += 1_000_000;
            service.tick();
        }
        assertThat(fetch("GET / HTTP/1.1\r\n\r\n", 40_000)).as("seed %d", seed).startsWith("HTTP/1.1 200");
    }

    private String fetch(String request, int port) {
        return new Client(port, new Random(0) {
                    @Override
                    public int nextInt(int bound) {
                        return bound - 1;
                    }
                })
                .fetch(request);
    }

    private void deliver(byte[] segment) {
        byte[] frame = FrameWriter.tcp(new FrameWriter.Ends(GUEST, ADDRESS, ANY, MetadataService.ADDRESS), segment);
        service.take(Frame.parse(frame).orElseThrow(), frame, wire::add);
    }

    /** A TCP client that loses one segment in ten, both ways. */
    private final class Client {
        private final int port;
        private final Random luck;
        private int sequence = 1000;
        private int expected;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private boolean ended;

        private Client(int port, Random luck) {
            this.port = port;
            this.luck = luck;
        }

        private String fetch(String request) {
            connect();
            byte[] all = request.getBytes(StandardCharsets.US_ASCII);
            for (int step = 0; step < 3000 && !ended; step++) {
                int done = sequence - 1001;
                byte[] part = Arrays.copyOfRange(all, done, Math.min(all.length, done + 1000));
                send(TcpSegment.ACK, part);
                receive();
                now += Duration.ofMillis(500).toNanos();
                service.tick();
                receive();
            }
            send(TcpSegment.ACK | TcpSegment.FIN, new byte[0]);
            wire.clear();
            return received.toString(StandardCharsets.UTF_8);
        }

        private void connect() {
            while (expected == 0) {
                sequence = 1000;
                send(TcpSegment.SYN, new byte[0]);
                sequence = 1001;
                for (byte[] frame = wire.poll(); frame != null; frame = wire.poll()) {
                    TcpSegment segment = segment(frame);
                    if (segment.has(TcpSegment.SYN) && luck.nextInt(10) > 0) {
                        expected = segment.sequence + 1;
                    }
                }
                now += Duration.ofMillis(500).toNanos();
            }
        }

        private void send(int flags, byte[] payload) {
            if (luck.nextInt(10) > 0) {
                deliver(new TcpSegment(port, 80, sequence, expected, flags, 20_000, payload).bytes());
            }
        }

        private void receive() {
            for (byte[] frame = wire.poll(); frame != null; frame = wire.poll()) {
                TcpSegment segment = segment(frame);
                if (segment.destinationPort != port || luck.nextInt(10) == 0) {
                    continue;
                }
                sequence = Math.max(sequence, segment.acknowledged);
                if (segment.sequence == expected && !segment.has(TcpSegment.SYN)) {
                    received.writeBytes(segment.payload);
                    expected += segment.payload.length;
                    if (segment.has(TcpSegment.FIN)) {
                        expected++;
                        ended = true;
                    }
                }
            }
        }

        private TcpSegment segment(byte[] frame) {
            IpPacket packet = ((Frame.Ip) Frame.parse(frame).orElseThrow().content()).packet();
            return TcpSegment.parse(frame, packet.payloadOffset(), packet.payloadEnd())
                    .orElseThrow();
        }
    }

    private final class Known implements Metadata {
        @Override
        public String document() {
            return document;
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
    }
}
