package dev.slipway.cloud.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final MacAddress A = MacAddress.parse("02:00:00:00:00:0a");
    private static final MacAddress B = MacAddress.parse("02:00:00:00:00:0b");

    private final Segment segment = new Segment();
    private final List<byte[]> atA = new ArrayList<>();
    private final List<byte[]> atB = new ArrayList<>();
    private final List<byte[]> atC = new ArrayList<>();
    private final Segment.Port a = segment.plug(atA::add);
    private final Segment.Port b = segment.plug(atB::add);
    private final Segment.Port c = segment.plug(atC::add);

    @Test
    void floodsWhatIsUnknownAndLearnsWhoSpoke() {
        send(a, A, B);
        assertThat(List.of(atA.size(), atB.size(), atC.size())).containsExactly(0, 1, 1);
        send(b, B, A);
        assertThat(List.of(atA.size(), atB.size(), atC.size())).containsExactly(1, 1, 1);
        send(a, A, MacAddress.BROADCAST);
        assertThat(List.of(atA.size(), atB.size(), atC.size())).containsExactly(1, 2, 2);
    }

    @Test
    void anUnpluggedPortIsForgotten() {
        send(b, B, A);
        b.close();
        send(a, A, B);
        assertThat(atB).isEmpty();
        assertThat(atC).hasSize(2);
        send(b, B, A);
        assertThat(atA).hasSize(1);
        a.close();
        c.close();
        assertThat(segment.isEmpty()).isTrue();
    }

    private static void send(Segment.Port port, MacAddress from, MacAddress to) {
        port.take(new Frame(to, from, new Frame.Arp(1, from, Packets.GUEST_IP, Packets.OTHER_IP)), new byte[60]);
    }
}
