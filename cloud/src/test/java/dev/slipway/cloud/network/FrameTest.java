package dev.slipway.cloud.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final int ROUNDS = 200_000;

    @Test
    void readsWhatIsWritten() {
        byte[] bytes = Packets.udp(Direction.OUTBOUND, 5000, 53);
        Frame frame = Frame.parse(bytes).orElseThrow();
        assertThat(frame.source()).isEqualTo(Packets.GUEST);
        assertThat(frame.destination()).isEqualTo(Packets.OTHER);
        assertThat(frame.content()).isInstanceOfSatisfying(Frame.Ip.class, ip -> {
            assertThat(ip.packet().source()).isEqualTo(Packets.GUEST_IP);
            assertThat(ip.packet().destinationPort()).isEqualTo(53);
            assertThat(ip.packet().protocol()).isEqualTo(IpPacket.UDP);
        });
    }

    @Test
    void walksIpV6ExtensionHeaders() {
        ByteBuffer frame = ByteBuffer.allocate(14 + 40 + 8 + 8 + 8);
        frame.putShort(12, (short) 0x86dd);
        frame.put(14, (byte) 0x60).putShort(18, (short) 24).put(20, (byte) 0);
        frame.put(54, (byte) 60).put(62, (byte) 17);
        frame.putShort(70, (short) 1234).putShort(72, (short) 53);
        assertThat(Frame.parse(frame.array()).orElseThrow().content()).isInstanceOfSatisfying(Frame.Ip.class, ip -> {
            assertThat(ip.packet().protocol()).isEqualTo(17);
            assertThat(ip.packet().sourcePort()).isEqualTo(1234);
        });
        frame.put(62, (byte) 60);
        assertThat(Frame.parse(frame.array())
                        .map(f -> ((Frame.Ip) f.content()).packet().protocol()))
                .as("a chain that runs out of the packet")
                .isNotEqualTo(java.util.Optional.of(17));
    }

    @Test
    void dropsWhatIsTaggedShortOrLying() {
        byte[] good = Packets.tcp(Direction.OUTBOUND, 1, 2, IpPacket.SYN);
        assertThat(Frame.parse(good)).isPresent();
        for (int length = 0; length < good.length; length++) {
            assertThat(Frame.parse(Arrays.copyOf(good, length))).isEmpty();
        }
        assertThat(Frame.parse(with(good, 12, 0x81, 0x00))).as("a VLAN tag").isEmpty();
        assertThat(Frame.parse(with(good, 12, 0x86, 0xdd)))
                .as("IPv4 called IPv6")
                .isEmpty();
        assertThat(Frame.parse(with(good, 14, 0x44))).as("a header of 16 bytes").isEmpty();
        assertThat(Frame.parse(with(good, 16, 0xff, 0xff)))
                .as("longer than the frame")
                .isEmpty();
    }

    @Test
    void nothingThatAGuestSendsBreaksIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> good = List.of(
                Packets.udp(Direction.OUTBOUND, 68, 67),
                Packets.tcp(Direction.OUTBOUND, 1, 80, IpPacket.SYN),
                Packets.echo(Direction.OUTBOUND, 8, 1),
                Packets.ip(Direction.OUTBOUND, IpPacket.ICMP, new byte[60]));
        Firewall firewall = new Firewall(Packets.GUEST, SecurityRules.open());
        Card card = new Card(frame -> {}, firewall, List.of(new Dhcp(Packets.GUEST, IpRange.parse("10.0.0.1/24"))));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = hostile(good.get(random.nextInt(good.size())), random);
            try {
                card.fromGuest(frame, (passed, bytes) -> {});
                card.toGuest(frame);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + Arrays.toString(frame), e);
            }
        }
    }

    private static byte[] hostile(byte[] good, Random random) {
        byte[] frame = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length + 80) : good.length);
        if (random.nextInt(8) == 0 && frame.length > 14) {
            frame[12] = (byte) 0x86;
            frame[13] = (byte) 0xdd;
            frame[14] = 0x60;
        }
        for (int flips = random.nextInt(6); flips > 0 && frame.length > 0; flips--) {
            // Mostly in the headers, where lengths are.
            frame[random.nextInt(Math.min(frame.length, 80))] = (byte) random.nextInt();
        }
        return frame;
    }

    private static byte[] with(byte[] frame, int at, int... values) {
        byte[] copy = frame.clone();
        for (int i = 0; i < values.length; i++) {
            copy[at + i] = (byte) values[i];
        }
        return copy;
    }
}
